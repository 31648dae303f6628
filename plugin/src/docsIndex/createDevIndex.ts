import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { AllContent, DocusaurusConfig, I18n } from '@docusaurus/types';
import type { MagicComment } from './codeBlocks';
import { createMarkdownReader, type MarkdownPage } from './createMarkdownReader';
import { isRecord } from './isRecord';
import { type ListedPage, listPages, type PluginContent } from './listPages';
import { createLoaderOptions, defaultLoaderOptions, readMarkdownRules } from './loaderOptions';
import type { DocsIndex, IndexPage } from './schema';
import { pageUrl, siteOf } from './siteOf';
import { sortPages } from './sortPages';
import { writeIndex } from './writeIndex';

export interface DevIndexOptions {
  siteDir: string;
  siteConfig: DocusaurusConfig;
  i18n: I18n;
  /** Where the index is written, such as `.docusaurus/chatkit-docs.json`. */
  file: string;
  /** Told once of each page that cannot be read; the page's last good text stays. */
  warn(message: string): void;
}

/** The index of the current locale while `docusaurus start` runs. */
export interface DevIndex {
  /** From `allContentLoaded`, which Docusaurus calls again whenever a page changes. */
  setContent(allContent: AllContent): void;
  /**
   * From `configureWebpack`: the bundler's configuration holds the site's own Markdown
   * settings. Until it comes, pages are read with Docusaurus's defaults.
   */
  setBundlerConfig(config: unknown): void;
  /** Resolves when what was set so far is written. */
  idle(): Promise<void>;
  close(): void;
}

interface CachedPage {
  /** Of every file the page was made of. */
  stamp: string;
  page: MarkdownPage;
}

function contentOf(allContent: AllContent): PluginContent[] {
  return Object.entries(allContent).flatMap(([name, instances]) =>
    Object.values(instances).map((content) => ({ name, content })),
  );
}

async function stampOf(files: readonly string[]): Promise<string> {
  const stats = await Promise.all(files.map((file) => stat(file).catch(() => null)));
  return stats.map((entry) => (entry === null ? '-' : `${entry.mtimeMs}:${entry.size}`)).join();
}

/**
 * Keeps the index of a running dev server: reads pages from their Markdown sources, again only
 * where they or what they include changed, and writes the file when anything is new.
 */
export function createDevIndex(options: DevIndexOptions): DevIndex {
  const { siteDir, siteConfig } = options;
  const otherwise = defaultLoaderOptions(options);
  const magicComments = magicCommentsOf(siteConfig);
  let reader = createReader([]);
  const cache = new Map<string, CachedPage>();
  let listed: ListedPage[] | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;
  const warned = new Set<string>();
  /** Files that pages include from elsewhere: Docusaurus does not tell us of their changes. */
  const watchers = new Map<string, FSWatcher>();

  function createReader(rules: ReturnType<typeof readMarkdownRules>) {
    const loaderOptions = createLoaderOptions(rules, otherwise);
    return createMarkdownReader({ siteDir, loaderOptions, magicComments });
  }

  async function readSource(source: string, title: string): Promise<MarkdownPage | null> {
    const file = path.join(siteDir, source.replace(/^@site\//, ''));
    const present = cache.get(file);
    if (present && present.page.title === title) {
      if ((await stampOf(present.page.files)) === present.stamp) return present.page;
    }
    try {
      const page = await reader.read(file, title);
      cache.set(file, { page, stamp: await stampOf(page.files) });
      warned.delete(file);
      for (const included of page.files.slice(1)) watchFile(included);
      return page;
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      if (!warned.has(file)) options.warn(`${source} is not up to date in the index: ${reason}`);
      warned.add(file);
      return present?.page ?? null;
    }
  }

  async function readPage(page: ListedPage): Promise<IndexPage | null> {
    if (page.source === undefined) return null;
    const read = await readSource(page.source, page.title);
    // As in a build: where the whole site has `noIndex`, that of a page cannot be told from it.
    if (read === null || (read.noIndex && !siteConfig.noIndex)) return null;
    return {
      url: pageUrl(page.permalink, siteConfig),
      title: read.title,
      description: page.description,
      version: page.version,
      versionLabel: page.versionLabel,
      breadcrumbs: page.breadcrumbs,
      tags: page.tags,
      source: page.source.replace(/^@site\//, ''),
      sections: read.sections,
    };
  }

  async function write(): Promise<void> {
    const pages: IndexPage[] = [];
    for (const page of listed ?? []) {
      const read = await readPage(page);
      if (read !== null) pages.push(read);
    }
    const index: DocsIndex = { schema: 1, site: siteOf(options), pages: sortPages(pages) };
    if (!closed) await writeIndex(index, options.file);
  }

  /** One writing at a time; what changes meanwhile is written by the next. */
  function update(): void {
    if (listed === null || closed) return;
    if (running !== null) {
      again = true;
      return;
    }
    running = write()
      .catch((error: unknown) => options.warn(`The docs index was not written: ${String(error)}`))
      .then(() => {
        running = null;
        if (again) {
          again = false;
          update();
        }
      });
  }

  function watchFile(file: string): void {
    if (watchers.has(file) || closed) return;
    try {
      watchers.set(
        file,
        watch(file, { persistent: false }, () => update()),
      );
    } catch {
      // A file that is gone: the next change of the page that includes it will tell.
    }
  }

  return {
    setContent(allContent) {
      listed = listPages(contentOf(allContent));
      update();
    },
    setBundlerConfig(config) {
      reader = createReader(readMarkdownRules(config));
      for (const cached of cache.values()) cached.stamp = 'read with other settings';
      update();
    },
    async idle() {
      while (running !== null) await running;
    },
    close() {
      closed = true;
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

function magicCommentsOf(siteConfig: DocusaurusConfig): MagicComment[] | undefined {
  const { prism } = siteConfig.themeConfig;
  const comments = isRecord(prism) ? prism.magicComments : undefined;
  return Array.isArray(comments) ? comments.filter(isRecord) : undefined;
}
