import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { AllContent, DocusaurusConfig, I18n } from '@docusaurus/types';
import type { MagicComment } from './codeBlocks';
import { createMarkdownReader, type MarkdownPage } from './createMarkdownReader';
import { saysNothing } from './createSectionWriter';
import { isRecord } from './isRecord';
import { type ListedPage, listInstances, listPages, type PluginContent } from './listPages';
import {
  createLoaderOptions,
  defaultLoaderOptions,
  type MarkdownRule,
  readMarkdownRules,
} from './loaderOptions';
import type { DocsIndex, IndexInstance, IndexPage } from './schema';
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
  /** The site's own Markdown settings, where they are known already. */
  rules?: readonly MarkdownRule[] | undefined;
  /** Where another one wrote this file: when it is done. */
  after?: Promise<void> | undefined;
}

/** The index of the current locale while `docusaurus start` runs. */
export interface DevIndex {
  /** From `allContentLoaded`, which Docusaurus calls again whenever a page changes. */
  setContent(allContent: AllContent): void;
  /**
   * From `configureWebpack`: the bundler's configuration holds the site's own Markdown
   * settings. Until it comes, no page is read: without them some cannot be, others read wrong.
   */
  setBundlerConfig(config: unknown): void;
  /** The site's own Markdown settings, once they are known. */
  rules(): readonly MarkdownRule[] | undefined;
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
    Object.entries(instances).map(([id, content]) => ({ name, id, content })),
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
  let { rules } = options;
  let reader = rules && createReader(rules);
  const cache = new Map<string, CachedPage>();
  let listed: ListedPage[] | null = null;
  let instances: IndexInstance[] = [];
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;
  const warned = new Set<string>();
  /** Files that pages include from elsewhere: Docusaurus does not tell us of their changes. */
  const included = new Set<string>();
  /** Of their folders: an editor that saves by renaming puts another file in a file's place. */
  const watchers = new Map<string, FSWatcher>();

  function createReader(known: readonly MarkdownRule[]) {
    const loaderOptions = createLoaderOptions(known, otherwise);
    return createMarkdownReader({ siteDir, loaderOptions, magicComments });
  }

  type Reader = ReturnType<typeof createReader>;

  async function readSource(
    by: Reader,
    source: string,
    title: string,
  ): Promise<MarkdownPage | null> {
    const file = path.join(siteDir, source.replace(/^@site\//, ''));
    const present = cache.get(file);
    if (present && present.page.title === title) {
      if ((await stampOf(present.page.files)) === present.stamp) return present.page;
    }
    try {
      const page = await by.read(file, title);
      const stamp = await stampOf(page.files);
      if (reader !== by) return page;
      cache.set(file, { page, stamp });
      warned.delete(file);
      for (const other of page.files.slice(1)) follow(other);
      return page;
    } catch (error) {
      if (reader !== by) return null;
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      if (!warned.has(file)) options.warn(`${source} is not up to date in the index: ${reason}`);
      warned.add(file);
      return present?.page ?? null;
    }
  }

  async function readPage(by: Reader, page: ListedPage): Promise<IndexPage | null> {
    if (page.source === undefined) return null;
    const read = await readSource(by, page.source, page.title);
    // As in a build: where the whole site has `noIndex`, that of a page cannot be told from it.
    if (read === null || (read.noIndex && !siteConfig.noIndex) || saysNothing(read)) return null;
    return {
      url: pageUrl(page.permalink, siteConfig),
      title: read.title,
      description: page.description,
      version: page.version,
      versionLabel: page.versionLabel,
      instance: page.instance,
      breadcrumbs: page.breadcrumbs,
      tags: page.tags,
      source: page.source.replace(/^@site\//, ''),
      sections: read.sections,
    };
  }

  async function write(by: Reader): Promise<void> {
    const pages: IndexPage[] = [];
    for (const page of listed ?? []) {
      const read = await readPage(by, page);
      // Closed, or other settings came: what was read with these counts no more.
      if (closed || reader !== by) return;
      if (read !== null) pages.push(read);
    }
    const index: DocsIndex = {
      schema: 1,
      site: siteOf(options),
      instances,
      pages: sortPages(pages),
    };
    await options.after;
    if (!closed) await writeIndex(index, options.file);
  }

  /** One writing at a time; what changes meanwhile is written by the next. */
  function update(): void {
    if (listed === null || reader === undefined || closed) return;
    if (running !== null) {
      again = true;
      return;
    }
    running = write(reader)
      .catch((error: unknown) => options.warn(`The docs index was not written: ${String(error)}`))
      .then(() => {
        running = null;
        if (again) {
          again = false;
          update();
        }
      });
  }

  function follow(file: string): void {
    const folder = path.dirname(file);
    included.add(file);
    if (watchers.has(folder) || closed) return;
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === null || included.has(path.join(folder, name))) update();
      });
      // A folder that goes: the next change of the page that includes its file will tell.
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
      watchers.set(folder, watcher);
    } catch {
      // So does a folder that is gone already.
    }
  }

  return {
    setContent(allContent) {
      const plugins = contentOf(allContent);
      listed = listPages(plugins);
      instances = listInstances(plugins);
      update();
    },
    setBundlerConfig(config) {
      rules = readMarkdownRules(config);
      reader = createReader(rules);
      for (const cached of cache.values()) cached.stamp = 'read with other settings';
      update();
    },
    rules: () => rules,
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
