/**
 * The docs index: what the server searches. One file holds all versions of one locale. The
 * server has its own schema of this JSON; a contract test feeds what is written here to it.
 */
export interface DocsIndex {
  schema: 1;
  site: IndexSite;
  /** The docs instances that have several versions. */
  instances: IndexInstance[];
  pages: IndexPage[];
}

export interface IndexSite {
  title: string;
  url: string;
  baseUrl: string;
  locale: string;
  locales: string[];
}

/** An instance of the docs plugin with several versions. Each has names of its own for them. */
export interface IndexInstance {
  /** `default`, or the `id` in the instance's options. */
  id: string;
  /** The version readers are given who have chosen none. */
  lastVersion: string;
}

export interface IndexPage {
  /** The page's path on the site, base URL and locale included: `/docs/intro`. */
  url: string;
  title: string;
  description: string;
  /** A docs version's name (`current`, `1.0`), or `''` outside of versioned docs. */
  version: string;
  versionLabel: string;
  /** Whose version it is; `''` where that instance has no other. */
  instance: string;
  /** The labels of the sidebar's categories that lead here; the page itself is not among them. */
  breadcrumbs: string[];
  tags: string[];
  /** The source file, relative to the site's folder, where it is known. */
  source?: string;
  sections: IndexSection[];
}

export interface IndexSection {
  /** The heading's id; null for what stands before the first heading with an id. */
  anchor: string | null;
  heading: string;
  /** From the page's title down to this heading. */
  headingPath: string[];
  level: number;
  /** Markdown-like: code in fences, lists and tables readable. */
  text: string;
}
