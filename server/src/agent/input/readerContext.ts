import type { PageContext, ReaderIdentity, RequestMetadata } from '../../application/index.js';
import { dataBlock } from './dataBlock.js';

/** Where the reader is, who they are and what they prefer, as the model is given it. */
export interface ReaderContext {
  /** The language of the page the reader is on. */
  locale: string;
  version?: string | undefined;
  /** The docs whose version it is, where the site has several with versions. */
  docs?: string | undefined;
  page?:
    | {
        title?: string | undefined;
        path?: string | undefined;
        description?: string | undefined;
        breadcrumbs?: string[] | undefined;
        headings?: string[] | undefined;
        reading?: string | undefined;
      }
    | undefined;
  profile?: Record<string, unknown> | undefined;
  preferences?: Record<string, unknown> | undefined;
}

/** A docs plugin without an `id`: most sites have no other. */
const mainDocs = 'default';
const mostHeadings = 60;
const mostBreadcrumbs = 10;
/** Characters of all that is known, or preferred, of a reader: the answer needs the tokens, too. */
const recordChars = 8_000;

/**
 * What the model is told of the reader. Verified claims win over what the page says of them;
 * what the page says is marked unverified.
 */
export function toReaderContext(
  metadata: RequestMetadata,
  reader: Pick<ReaderIdentity, 'claims'>,
  locale: string,
  storedPreferences: Record<string, unknown> = {},
): ReaderContext {
  const page = metadata.pageContext;
  const unverified = metadata.userInfo ?? {};
  const claims = reader.claims ?? {};
  const fromPage = Object.entries(unverified).filter(([key]) => !(key in claims));
  const known = withinBounds({ ...claims, ...Object.fromEntries(fromPage) });
  const hasUnverified = fromPage.some(([key]) => key in known);
  const profile = { ...known, ...(hasUnverified ? { unverified: true } : {}) };
  const preferences = withinBounds({ ...storedPreferences, ...metadata.preferences });
  return {
    locale,
    ...(page?.version ? { version: page.version } : {}),
    ...(page?.version && page.instance && page.instance !== mainDocs
      ? { docs: page.instance }
      : {}),
    ...(page ? { page: toPage(page) } : {}),
    ...(Object.keys(profile).length > 0 ? { profile } : {}),
    ...(Object.keys(preferences).length > 0 ? { preferences } : {}),
  };
}

function toPage(page: PageContext): NonNullable<ReaderContext['page']> {
  const headings = page.headings?.slice(0, mostHeadings).map(({ text }) => text);
  const reading = page.headings?.find(({ id }) => id === page.activeHeading)?.text;
  return {
    ...(page.title ? { title: page.title } : {}),
    ...(page.path ? { path: page.path } : {}),
    ...(page.description ? { description: page.description } : {}),
    ...(page.breadcrumbs?.length ? { breadcrumbs: page.breadcrumbs.slice(-mostBreadcrumbs) } : {}),
    ...(headings?.length ? { headings } : {}),
    ...(reading ? { reading } : {}),
  };
}

/** The entries that fit, in their order. */
function withinBounds(record: Record<string, unknown>): Record<string, unknown> {
  let left = recordChars;
  return Object.fromEntries(
    Object.entries(record).filter((entry) => {
      const size = JSON.stringify(entry).length;
      if (size > left) return false;
      left -= size;
      return true;
    }),
  );
}

export function readerContextBlock(context: ReaderContext): string {
  return dataBlock('reader_context', context);
}
