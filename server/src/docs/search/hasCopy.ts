import type { Corpus, CorpusSection } from '../corpus.js';
import type { SectionIndex } from './createSectionIndex.js';

/**
 * Whether one of `indexes` has a section on the same page of the site, word for word: pages that are
 * not translated yet are in every language as they were written. There its words are rare, and it
 * seems to answer better than where it is at home.
 */
export function hasCopy(
  indexes: readonly SectionIndex[],
  section: CorpusSection,
  corpus: Corpus,
): boolean {
  const path = pathIn(corpus, section.pageUrl);
  return indexes.some((index) =>
    index.corpus.pages.some(
      (page) =>
        pathIn(index.corpus, page.url) === path &&
        page.sections.some(
          ({ anchor, text }) => anchor === section.anchor && text === section.text,
        ),
    ),
  );
}

/** A page's address without what only its language has before it. */
function pathIn({ site }: Corpus, url: string): string {
  const path = url.startsWith(site.baseUrl) ? url.slice(site.baseUrl.length) : url;
  return path.replace(/^\/|\/$/g, '');
}
