import type { ChatEntity } from './builtinChatProps';
import type { ChatApi, SiteScope } from './chatApi';
import type { DocsVersion } from './docsVersion';
import { type PageContext, readPageContext } from './pageContext';

interface SearchResult {
  href: string;
  title: string;
  heading: string;
  breadcrumbs?: string[];
  snippet?: string;
}

function isResult(value: unknown): value is SearchResult {
  return (
    typeof value === 'object' &&
    value !== null &&
    'href' in value &&
    typeof value.href === 'string' &&
    'title' in value &&
    typeof value.title === 'string'
  );
}

/** A docs page or one of its headings, as something that can be mentioned. */
function toEntity({ href, title, heading, breadcrumbs, snippet }: SearchResult): ChatEntity {
  const name = heading && heading !== title ? `${title} › ${heading}` : title;
  const group = breadcrumbs?.[0];
  return {
    id: href,
    title: name,
    icon: 'document',
    interactive: true,
    ...(group && { group }),
    data: { href, heading: heading ?? '', snippet: snippet ?? '' },
  };
}

/** The page the reader is on, and its sections: what `@` offers before anything is typed. */
function fromPage({ path, title, headings }: PageContext): ChatEntity[] {
  const page = { href: path, title, heading: '' };
  const sections = headings
    .filter(({ level }) => level === 2)
    .map(({ id, text }) => ({ href: `${path}#${id}`, title, heading: text }));
  return [page, ...sections].slice(0, 8).map(toEntity);
}

/**
 * `@` completion over the docs, in the reader's version and locale.
 * @returns an empty list where nothing fits, or the server cannot be reached
 */
export async function searchMentions(
  api: Pick<ChatApi, 'url' | 'fetch'>,
  site: Pick<SiteScope, 'locale'> & Partial<DocsVersion>,
  query: string,
): Promise<ChatEntity[]> {
  if (query.trim() === '') return fromPage(readPageContext());
  const params = new URLSearchParams({ q: query, locale: site.locale, limit: '8' });
  if (site.version) params.set('version', site.version);
  if (site.instance) params.set('instance', site.instance);
  try {
    const response = await api.fetch(`${api.url}/search?${params}`);
    if (!response.ok) return [];
    const { results }: { results?: unknown } = await response.json();
    return Array.isArray(results) ? results.filter(isResult).map(toEntity) : [];
  } catch {
    return [];
  }
}
