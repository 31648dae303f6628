import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { MarkdownConfig } from '@docusaurus/types';
import { DEFAULT_PARSE_FRONT_MATTER } from '@docusaurus/utils';
import { createMarkdownReader } from './createMarkdownReader';
import { defaultLoaderOptions } from './loaderOptions';
import type { DocsIndex, IndexPage } from './schema';

export interface MarkdownFolder {
  index: DocsIndex;
  /**
   * By a page's address: the id of the heading that is the page's title, which a rendered page
   * does not have.
   */
  titleIds: Map<string, string>;
  /** Files that could not be read, with the reason. */
  failed: Array<{ file: string; reason: string }>;
}

/** Docusaurus's defaults (`DEFAULT_MARKDOWN_CONFIG` of its core, version 3). */
function markdownConfig(format: 'mdx' | 'md'): MarkdownConfig {
  return {
    format,
    mermaid: false,
    emoji: true,
    preprocessor: undefined,
    parseFrontMatter: DEFAULT_PARSE_FRONT_MATTER,
    mdx1Compat: { comments: true, admonitions: true, headingIds: true },
    anchors: { maintainCase: false },
    remarkRehypeOptions: undefined,
    hooks: { onBrokenMarkdownLinks: 'ignore', onBrokenMarkdownImages: 'ignore' },
  };
}

function createReader(siteDir: string, format: 'mdx' | 'md') {
  const siteConfig = { markdown: markdownConfig(format), staticDirectories: [] };
  const loaderOptions = defaultLoaderOptions({ siteDir, siteConfig });
  return createMarkdownReader({ siteDir, loaderOptions: () => loaderOptions });
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.mdx?$/i.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !path.relative(folder, file).split(path.sep).includes('node_modules'))
    .sort();
}

/**
 * Reads any folder of Markdown as Docusaurus would with its defaults, without a site around it:
 * for measuring search on docs that are not built here. What is no MDX is read as plain Markdown.
 * @throws where the folder cannot be read.
 */
export async function readMarkdownFolder(folder: string): Promise<MarkdownFolder> {
  const asMdx = createReader(folder, 'mdx');
  const asMarkdown = createReader(folder, 'md');
  const pages: IndexPage[] = [];
  const titleIds = new Map<string, string>();
  const failed: MarkdownFolder['failed'] = [];

  for (const file of await listFiles(folder)) {
    const source = path.relative(folder, file).split(path.sep).join('/');
    try {
      const page = await asMdx.read(file).catch(() => asMarkdown.read(file));
      const url = `/${source}`;
      if (page.titleId !== null) titleIds.set(url, page.titleId);
      pages.push({
        url,
        title: page.title,
        description: '',
        version: '',
        versionLabel: '',
        instance: '',
        breadcrumbs: [],
        tags: [],
        source,
        sections: page.sections,
      });
    } catch (error) {
      failed.push({ file: source, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const site = { title: '', url: 'http://localhost', baseUrl: '/', locale: 'en', locales: ['en'] };
  return { index: { schema: 1, site, instances: [], pages }, titleIds, failed };
}
