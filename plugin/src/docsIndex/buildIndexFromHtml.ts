import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Props, RouteConfig } from '@docusaurus/types';
import { saysNothing } from './createSectionWriter';
import { isRecord } from './isRecord';
import { contentOf, type ListedPage, listInstances, listPages, listsPagesOf } from './listPages';
import { readHtml } from './readHtml';
import type { DocsIndex, IndexPage } from './schema';
import { pageUrl, siteOf } from './siteOf';
import { sortPages } from './sortPages';

/** What `postBuild` is given, as far as the index needs it. */
export type BuildOutput = Pick<
  Props,
  'siteConfig' | 'outDir' | 'baseUrl' | 'i18n' | 'plugins' | 'routes'
> & {
  /** Docusaurus 3.8 and newer: which routes ask not to be indexed. */
  routesBuildMetadata?: Record<string, { noIndex: boolean } | undefined>;
};

/** The routes of other plugins that are pages: leaves without parameters. */
function foreignPages(routes: readonly RouteConfig[], pluginName = ''): ListedPage[] {
  return routes.flatMap((route) => {
    const name = isRecord(route.plugin) ? String(route.plugin.name) : pluginName;
    if (listsPagesOf(name)) return [];
    if (route.routes && route.routes.length > 0) return foreignPages(route.routes, name);
    if (/[:*]/.test(route.path)) return [];
    return {
      permalink: route.path,
      title: '',
      description: '',
      version: '',
      versionLabel: '',
      instance: '',
      breadcrumbs: [],
      tags: [],
      source: undefined,
      frontMatter: {},
    };
  });
}

/** No such file, a file where a folder would be, and the reverse. */
const absent = new Set<unknown>(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** An address as it is read by servers; as it stands where a `%` in it stands for itself. */
function decode(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

/**
 * The HTML file of a page: where it lies depends on `trailingSlash`, or is its own address. Which is
 * a slug's own spelling: of `/my%20page` there may be a folder of that name.
 */
async function readPageFile(output: BuildOutput, permalink: string): Promise<string | null> {
  const { baseUrl, outDir } = output;
  const inSite = permalink.startsWith(baseUrl) ? permalink.slice(baseUrl.length) : permalink;
  for (const spelling of new Set([decode(inSite), inSite])) {
    const base = path.join(outDir, spelling.replace(/\/+$/, ''));
    const own = base.endsWith('.html') ? [base] : [];
    for (const file of [...own, path.join(base, 'index.html'), `${base}.html`]) {
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        if (!isRecord(error) || !absent.has(error.code)) throw error;
      }
    }
  }
  return null;
}

async function readPage(output: BuildOutput, listed: ListedPage): Promise<IndexPage | null> {
  // A site that search engines are to leave alone says so on every page: that is no wish of a page.
  const heedsRobots = !output.siteConfig.noIndex;
  const noIndex = output.routesBuildMetadata?.[listed.permalink]?.noIndex === true;
  const html = noIndex && heedsRobots ? null : await readPageFile(output, listed.permalink);
  if (html === null) return null;
  const { title, titleDelimiter = '|' } = output.siteConfig;
  const page = readHtml(html, listed.title, ` ${titleDelimiter} ${title}`);
  if ((page.noIndex && heedsRobots) || saysNothing(page)) return null;
  return {
    url: pageUrl(listed.permalink, output.siteConfig),
    title: page.title,
    description: listed.description || page.description,
    version: listed.version,
    versionLabel: listed.versionLabel,
    instance: listed.instance,
    breadcrumbs: listed.breadcrumbs,
    tags: listed.tags,
    ...(listed.source === undefined ? {} : { source: listed.source.replace(/^@site\//, '') }),
    sections: page.sections,
  };
}

/**
 * The index of one locale from the pages as they were built: for `postBuild`. Left out are
 * drafts, unlisted pages, pages with `noindex` (where not the whole site has it), lists of other pages (tags, archives, category
 * indexes) and pages without text.
 * @throws where the output folder cannot be read (a page without a file is left out).
 */
export async function buildIndexFromHtml(output: BuildOutput): Promise<DocsIndex> {
  const plugins = contentOf(output.plugins);
  const listed = [...listPages(plugins), ...foreignPages(output.routes)];
  const pages: IndexPage[] = [];
  for (const page of listed) {
    const read = await readPage(output, page);
    if (read !== null) pages.push(read);
  }
  return {
    schema: 1,
    site: siteOf(output),
    instances: listInstances(plugins),
    pages: sortPages(pages),
  };
}
