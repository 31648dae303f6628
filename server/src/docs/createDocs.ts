import { type Corpus, type CorpusPage, createCorpus, toDocsPage, toDocsSection } from './corpus.js';
import type { Docs, DocsScope, DocsSection, DocsStatus } from './docs.js';
import type { Embedder } from './embeddings/createEmbedder.js';
import { createMeaning, type Embeddable } from './embeddings/createMeaning.js';
import type { EmbeddingCache } from './embeddings/createVectors.js';
import { createIndexSource, findIndexFiles, isUrl, parseIndex } from './indexSource.js';
import { corporaOfSite, scopeKey, toPath } from './scope.js';
import { createSectionIndex, type SectionIndex } from './search/createSectionIndex.js';
import { searchDocs } from './search/searchDocs.js';

export interface DocsOptions {
  /** Index files or `http(s)` URLs of them (`DOCS_INDEX`). */
  sources?: readonly string[] | undefined;
  /** A built site's folder (`SITE_DIR`): the index of each of its locales is found. */
  siteDir?: string | undefined;
  /** How often files are looked at (default 1 s). 0: never; call `refresh`. */
  fileIntervalMs?: number | undefined;
  /** How often URLs are asked (default 60 s). 0: never. */
  urlIntervalMs?: number | undefined;
  /** Told when an index was loaded or became unusable. */
  onChange?: ((status: DocsStatus) => void) | undefined;
  fetch?: typeof fetch | undefined;
  /** Search by meaning, beside search by words; without it search is by words alone. */
  embeddings?: { embedder: Embedder; cache: EmbeddingCache } | undefined;
  /** Told where vectors cannot be made: search goes on without them. */
  onEmbeddingError?: ((error: unknown) => void) | undefined;
}

export interface LiveDocs extends Docs {
  /** Looks at all sources now; resolves when what changed is in use. */
  refresh(): Promise<void>;
  /** Resolves when vectors are made, or cannot be made now, for what is loaded. */
  embedded(): Promise<void>;
  /** Every section that is loaded, in the order of its index. */
  sections(): DocsSection[];
}

/** What is kept of one source: its last good index, and what is wrong with it now. */
interface LoadedSource extends Embeddable {
  name: string;
  stamp: string | null;
  reason: string | null;
}

/**
 * Loads the docs and keeps them up to date. An index is swapped whole; one that cannot be used
 * leaves the last good one in its place, and never touches the others.
 * @throws Error where two sources are for the same site and locale.
 */
export async function createDocs(options: DocsOptions): Promise<LiveDocs> {
  const fetcher = options.fetch ?? fetch;
  const sources = new Map<string, LoadedSource>();
  /** Pages by path: two sites, or a site's languages, may be at the root of a domain each. */
  let pages = new Map<string, IndexedPage[]>();
  let loadedAt: Date | null = null;
  let starting = true;
  let refreshing: Promise<void> = Promise.resolve();
  const timers: NodeJS.Timeout[] = [];
  const meaning = createMeaning(options);

  function indexes(): SectionIndex[] {
    return [...sources.values()].flatMap(({ index }) => index ?? []);
  }

  async function namesOfSources(): Promise<string[]> {
    const found = options.siteDir === undefined ? [] : await findIndexFiles(options.siteDir);
    const named = (options.sources ?? []).map((source) => createIndexSource(source, fetcher).name);
    // A file that was there before and is gone now keeps its last good index.
    const known = [...sources.keys()].filter((name) => !isUrl(name));
    return [...new Set([...named, ...found, ...known])];
  }

  /** The source with the same scope as `corpus`, if another one has it. */
  function rivalOf(corpus: Corpus, name: string): string | undefined {
    const key = scopeKey(corpus);
    return [...sources.values()].find(
      (other) =>
        other.name !== name && other.index !== null && scopeKey(other.index.corpus) === key,
    )?.name;
  }

  /** Reads one source; returns whether anything about it changed. */
  async function load(entry: LoadedSource): Promise<boolean> {
    try {
      const fetched = await createIndexSource(entry.name, fetcher).fetch(entry.stamp);
      if (fetched === null) return false;
      entry.stamp = fetched.stamp;
      const corpus = createCorpus(parseIndex(fetched.json));
      const rival = rivalOf(corpus, entry.name);
      if (rival !== undefined) {
        throw new SameScopeError(`it is for ${scopeKey(corpus)}, as is ${rival}`);
      }
      entry.index = await createSectionIndex(corpus);
      // The old vectors are of the old sections; until the new are there, words alone count.
      entry.vectors = null;
      entry.reason = null;
      meaning.add(entry);
      loadedAt = new Date();
      return true;
    } catch (error) {
      if (error instanceof SameScopeError && starting) throw error;
      const reason = describe(error);
      const changed = entry.reason !== reason;
      entry.reason = reason;
      return changed;
    }
  }

  async function update(which: (name: string) => boolean): Promise<void> {
    let changed = false;
    for (const name of await namesOfSources()) {
      if (!which(name)) continue;
      const entry = sources.get(name) ?? {
        name,
        stamp: null,
        index: null,
        reason: null,
        vectors: null,
      };
      sources.set(name, entry);
      if (await load(entry)) changed = true;
    }
    if (!changed) return;
    const next = new Map<string, IndexedPage[]>();
    for (const { corpus } of indexes()) {
      for (const page of corpus.pages) {
        const path = toPath(page.url)?.path;
        if (path === undefined) continue;
        const present = next.get(path);
        if (present) present.push({ corpus, page });
        else next.set(path, [{ corpus, page }]);
      }
    }
    pages = next;
    options.onChange?.(status());
  }

  /** One look at a time, so that an older answer never replaces a newer one. */
  function refresh(which: (name: string) => boolean = () => true): Promise<void> {
    const next = refreshing.then(() => update(which));
    refreshing = next.catch(() => {});
    return next;
  }

  function poll(intervalMs: number, which: (name: string) => boolean): void {
    if (intervalMs <= 0) return;
    const timer = setTimeout(() => {
      refresh(which)
        .catch(() => {})
        .finally(() => timer.refresh());
    }, intervalMs);
    timer.unref();
    timers.push(timer);
  }

  function status(): DocsStatus {
    const loaded = indexes().map(({ corpus }) => corpus);
    const all = loaded.flatMap((corpus) => corpus.pages);
    return {
      pages: all.length,
      sections: loaded.reduce((sum, corpus) => sum + corpus.sections.length, 0),
      versions: [...new Set(all.map((page) => page.version))].filter(Boolean),
      locales: [...new Set(loaded.map((corpus) => corpus.site.locale))],
      broken: [...sources.values()].flatMap(({ name, reason }) =>
        reason === null ? [] : [{ source: name, reason }],
      ),
      loadedAt,
    };
  }

  await refresh();
  starting = false;
  poll(options.fileIntervalMs ?? 1000, (name) => !isUrl(name));
  poll(options.urlIntervalMs ?? 60_000, isUrl);

  return {
    async search(query) {
      const loaded = [...sources.values()];
      // A word half typed means nothing yet, and would be paid for letter by letter.
      const question = query.completing
        ? null
        : await meaning.embedQuestion(query.text, loaded, query.signal);
      return searchDocs(indexes(), query, (index) =>
        question === null
          ? undefined
          : loaded.find((entry) => entry.index === index)?.vectors?.similarities(question),
      );
    },
    section(href, scope) {
      const place = toPath(href);
      const found = place === null ? [] : inOrderOf(pages.get(place.path) ?? [], scope);
      for (const { page } of found) {
        const section = page.sections.find(({ anchor }) => anchor === place?.anchor);
        if (section) return toDocsSection(section);
      }
      return undefined;
    },
    page(address, scope) {
      const place = toPath(address);
      const [found] = place === null ? [] : inOrderOf(pages.get(place.path) ?? [], scope);
      return found && toDocsPage(found.page);
    },
    status,
    refresh: () => refresh(),
    embedded: () => meaning.idle(),
    sections: () => indexes().flatMap(({ corpus }) => corpus.sections.map(toDocsSection)),
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await refreshing;
      await meaning.close();
    },
  };
}

interface IndexedPage {
  corpus: Corpus;
  page: CorpusPage;
}

/** Those of the reader's site first, of them those in their language. */
function inOrderOf(found: readonly IndexedPage[], scope: DocsScope = {}): IndexedPage[] {
  if (found.length < 2) return [...found];
  const ofSite = new Set(corporaOfSite(found, scope));
  const rank = (entry: IndexedPage) =>
    (ofSite.has(entry) ? 2 : 0) + (entry.corpus.site.locale === scope.locale ? 1 : 0);
  return [...found].sort((a, b) => rank(b) - rank(a));
}

class SameScopeError extends Error {}

function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'there is no such file yet';
  const message =
    'message' in error && typeof error.message === 'string' ? error.message : String(error);
  // `fetch failed` says nothing by itself.
  if (message !== 'fetch failed' || !('cause' in error)) return message;
  return `${message}: ${describe(error.cause)}`;
}
