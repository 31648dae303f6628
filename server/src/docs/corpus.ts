import type { DocsPage, DocsSection } from './docs.js';
import type { DocsIndex, IndexPage } from './schema.js';

/** One index file in memory: one locale of one site. */
export interface Corpus {
  site: DocsIndex['site'];
  /**
   * The docs instances that have versions, by id; `''` where the index does not say whose they are:
   * one of before instances were told apart, or one of docs with a single version.
   */
  instances: ReadonlyMap<string, DocsInstance>;
  pages: CorpusPage[];
  sections: CorpusSection[];
}

export interface DocsInstance {
  /** Its versions by name and by label, in lower case: a model knows the label alone. */
  versions: ReadonlyMap<string, string>;
  /** The version of readers who have chosen none, where it is known and has pages. */
  lastVersion: string | undefined;
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
    const { url, title, description, breadcrumbs, version, versionLabel, instance } = entry;
    const shared = { title, breadcrumbs, version, versionLabel, instance, locale: site.locale };
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
  return { site, instances: instancesOf(index), pages, sections };
}

function instancesOf(index: DocsIndex): Map<string, DocsInstance> {
  const pages = new Map<string, IndexPage[]>();
  for (const page of index.pages) {
    if (page.version === '') continue;
    const present = pages.get(page.instance);
    if (present) present.push(page);
    else pages.set(page.instance, [page]);
  }
  return new Map(
    [...pages].map(([id, own]) => {
      const labels = own.map((page) => [page.versionLabel.toLowerCase(), page.version] as const);
      const names = own.map((page) => [page.version.toLowerCase(), page.version] as const);
      const versions = new Map([...labels.filter(([label]) => label !== ''), ...names]);
      const last = index.instances.find((instance) => instance.id === id)?.lastVersion;
      return [id, { versions, lastVersion: versions.get(last?.toLowerCase() ?? '') }];
    }),
  );
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
