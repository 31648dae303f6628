import type { DocsPage, DocsSection } from './docs.js';
import type { DocsIndex } from './schema.js';

/** One index file in memory: one locale of one site. */
export interface Corpus {
  site: DocsIndex['site'];
  pages: CorpusPage[];
  sections: CorpusSection[];
}

export interface CorpusPage extends DocsPage {
  /** Its place in `Corpus.pages`. */
  number: number;
  sections: CorpusSection[];
}

export interface CorpusSection extends DocsSection {
  /** Its place in `Corpus.sections`. */
  number: number;
  page: CorpusPage;
  level: number;
  /** The section whose heading is above this one's; null at the top of a page. */
  parent: CorpusSection | null;
  children: CorpusSection[];
}

/** Puts an index's pages and sections in relation to each other. */
export function createCorpus(index: DocsIndex): Corpus {
  const { site } = index;
  const sections: CorpusSection[] = [];
  const pages = index.pages.map((entry, number): CorpusPage => {
    const { url, title, description, breadcrumbs, version, versionLabel } = entry;
    const shared = { title, breadcrumbs, version, versionLabel, locale: site.locale };
    const page: CorpusPage = {
      ...shared,
      number,
      url,
      description,
      source: entry.source,
      sections: [],
    };
    const above: CorpusSection[] = [];
    for (const { anchor, heading, headingPath, level, text } of entry.sections) {
      while (above.length > 0 && (above.at(-1)?.level ?? 0) >= level) above.pop();
      const parent = anchor === null ? null : (above.at(-1) ?? null);
      const section: CorpusSection = {
        ...shared,
        number: sections.length,
        page,
        href: anchor === null ? url : `${url}#${anchor}`,
        pageUrl: url,
        anchor,
        heading,
        headingPath,
        level,
        text,
        parent,
        children: [],
      };
      parent?.children.push(section);
      if (anchor !== null) above.push(section);
      page.sections.push(section);
      sections.push(section);
    }
    return page;
  });
  return { site, pages, sections };
}

/** A section without the ties to its corpus: what leaves this room. */
export function toDocsSection(section: CorpusSection): DocsSection {
  const {
    page: _page,
    number: _number,
    level: _level,
    parent: _parent,
    children: _c,
    ...rest
  } = section;
  return rest;
}

export function toDocsPage(page: CorpusPage): DocsPage {
  const { number: _number, sections, ...rest } = page;
  return { ...rest, sections: sections.map(toDocsSection) };
}
