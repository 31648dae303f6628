import type { PageSelection } from './assistant';
import type { DocsVersion } from './docsVersion';

/** Where the reader is, as `contracts.md` has it; its bounds are kept here too. */
export interface PageContext {
  url: string;
  path: string;
  title: string;
  description: string;
  keywords: string[];
  breadcrumbs: string[];
  tags: string[];
  version?: string | undefined;
  /** The docs instance whose version it is. */
  instance?: string | undefined;
  headings: PageHeading[];
  /** The heading of the section being read. */
  activeHeading: string | null;
  selection?: PageSelection | undefined;
}

export interface PageHeading {
  id: string;
  text: string;
  level: number;
}

export const bounds = { headings: 200, headingChars: 200, selectionChars: 8000, stringChars: 2000 };

const headingSelector = 'h1[id],h2[id],h3[id],h4[id],h5[id],h6[id]';

/** Text as a reader sees it: Docusaurus puts a zero-width space into each heading's link. */
export function textOf(element: Element | null | undefined): string {
  return (element?.textContent ?? '')
    .replace(/\u200B/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const cut = (text: string, max: number = bounds.stringChars) => text.slice(0, max);

function meta(name: string): string {
  const element = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`);
  return cut(element?.content ?? '');
}

function texts(root: ParentNode, selector: string): string[] {
  return Array.from(root.querySelectorAll(selector), (element) => cut(textOf(element))).filter(
    Boolean,
  );
}

/** The page's content, without navbar, sidebar and footer. */
export function contentRoot(): Element {
  return document.querySelector('main') ?? document.body;
}

/** Whether the page is one article, and not a list of several or a page of another kind. */
export function isArticlePage(): boolean {
  return contentRoot().querySelectorAll('article').length === 1;
}

/**
 * How far down the window the reader is taken to read: a third, and on the last stretch of a page
 * ever lower, because its last sections cannot be scrolled any higher.
 */
function readingLine(): number {
  const distance = document.documentElement.scrollHeight - innerHeight;
  const stretch = Math.min(distance, (innerHeight * 2) / 3);
  const left = Math.max(0, distance - scrollY);
  const done = stretch > 0 ? Math.max(0, 1 - left / stretch) : 0;
  return innerHeight / 3 + (done * innerHeight * 2) / 3;
}

/**
 * The last heading that stands above the reading line. Headings stand in the order of the page, so
 * a few rectangles are enough, however many there are.
 */
function activeIndex(headings: ArrayLike<Element>): number {
  const line = readingLine();
  let low = 0;
  let high = headings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((headings[middle]?.getBoundingClientRect().top ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Up to 200 headings, around the active one where a page has more. */
function readHeadings(all: ArrayLike<Element>, active: number): PageHeading[] {
  const first = Math.max(0, Math.min(active - bounds.headings / 2, all.length - bounds.headings));
  const headings: PageHeading[] = [];
  for (let index = first; index < Math.min(all.length, first + bounds.headings); index++) {
    const heading = all[index];
    if (!heading) continue;
    headings.push({
      id: cut(heading.id, bounds.headingChars),
      text: cut(textOf(heading), bounds.headingChars),
      level: Number(heading.tagName[1]),
    });
  }
  return headings;
}

/** Reads the page as it stands: once per request, never on scroll. */
export function readPageContext(version?: DocsVersion): PageContext {
  const root = contentRoot();
  const all = root.querySelectorAll(headingSelector);
  const active = activeIndex(all);
  return {
    url: cut(location.href),
    path: cut(location.pathname),
    title: cut(textOf(root.querySelector('h1')) || document.title),
    description: meta('description'),
    keywords: meta('keywords')
      .split(',')
      .map((keyword) => keyword.trim())
      .filter(Boolean)
      .slice(0, 50),
    breadcrumbs: texts(document, '.theme-doc-breadcrumbs .breadcrumbs__link').slice(0, 50),
    tags: texts(root, 'a[rel="tag"]').slice(0, 50),
    version: version?.version,
    instance: version?.instance,
    headings: readHeadings(all, active),
    activeHeading: all[active]?.id ?? null,
  };
}

/** The headings above a node of the content, outermost first, and the nearest one's id. */
export function headingsAbove(node: Node): Pick<PageSelection, 'headingPath' | 'anchor'> {
  const path: PageHeading[] = [];
  for (const heading of contentRoot().querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const follows =
      heading.contains(node) ||
      heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (!follows) break;
    const level = Number(heading.tagName[1]);
    while (path.length > 0 && (path.at(-1)?.level ?? 0) >= level) path.pop();
    path.push({ id: heading.id, text: cut(textOf(heading), bounds.headingChars), level });
  }
  return { headingPath: path.map(({ text }) => text), anchor: path.at(-1)?.id || null };
}
