import type { IndexPage } from './schema';

/** By address, each once: the same input gives the same bytes. */
export function sortPages(pages: readonly IndexPage[]): IndexPage[] {
  const byUrl = new Map<string, IndexPage>();
  for (const page of pages) if (!byUrl.has(page.url)) byUrl.set(page.url, page);
  return [...byUrl.values()].sort((a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : 0));
}
