/**
 * What the rest of the server knows of the docs: search, sections, pages, and whether a place
 * exists. Implemented by `createDocs` (index files in memory, swapped whole when they change).
 */
export interface Docs {
  search(query: DocsQuery): Promise<DocsResult>;
  /**
   * The section at `href` (path and hash), if it exists in any scope; where two sites or languages
   * have that path, the one of `scope`.
   */
  section(href: string, scope?: DocsScope): DocsSection | undefined;
  /** A page with all its sections, by its path; `scope` as for `section`. */
  page(path: string, scope?: DocsScope): DocsPage | undefined;
  /** What is loaded, for the start-up lines, readiness and metrics. */
  status(): DocsStatus;
  /** Stops watching. */
  close(): Promise<void>;
}

/**
 * Where a search looks: `(site.url, baseUrl, locale, instance, version)`. Absent parts: any, best
 * first. Of the docs instances that are not asked for, their last version is searched.
 */
export interface DocsScope {
  siteUrl?: string | undefined;
  baseUrl?: string | undefined;
  locale?: string | undefined;
  version?: string | undefined;
  /** The docs instance whose version it is; absent: every one that has a version of that name. */
  instance?: string | undefined;
}

export interface DocsQuery {
  text: string;
  scope: DocsScope;
  /** How many sections at most (default 8). */
  limit?: number | undefined;
  /** Typed so far: titles and headings with words that begin so come first. */
  completing?: boolean | undefined;
  /** Where the reader is: a prior for the page, its neighbours and the section being read. */
  near?: { path?: string | undefined; anchor?: string | null | undefined } | undefined;
  signal?: AbortSignal | undefined;
}

export interface DocsSection {
  /** Path and hash of an existing heading: what a citation names. */
  href: string;
  pageUrl: string;
  anchor: string | null;
  heading: string;
  headingPath: string[];
  title: string;
  breadcrumbs: string[];
  version: string;
  versionLabel: string;
  /** The docs instance whose version it is, where that has several; else empty or absent. */
  instance?: string | undefined;
  locale: string;
  text: string;
}

export interface DocsHit extends DocsSection {
  /** Comparable within one result only. */
  score: number;
  /** The passage that answers best, at most 300 characters, for previews. */
  snippet: string;
}

export interface DocsResult {
  hits: DocsHit[];
  /** Whether the best hit is good enough to answer from; false: the docs likely do not say. */
  confident: boolean;
  /** Whether one of the best hits has most of what is asked, so that it can be quoted as the answer. */
  covered: boolean;
  /** Set where nothing in the reader's scope was found, and this other scope answered. */
  fallback?: { version?: string | undefined; locale?: string | undefined } | undefined;
}

export interface DocsPage {
  url: string;
  title: string;
  description: string;
  breadcrumbs: string[];
  version: string;
  versionLabel: string;
  /** As a section's. */
  instance?: string | undefined;
  locale: string;
  /** The source file, relative to the site's folder, where the index says it. */
  source?: string | undefined;
  sections: DocsSection[];
}

export interface DocsStatus {
  pages: number;
  sections: number;
  versions: string[];
  locales: string[];
  /** Index files or URLs that could not be used, with the reason. */
  broken: Array<{ source: string; reason: string }>;
  /** When the index in use was loaded. */
  loadedAt: Date | null;
}
