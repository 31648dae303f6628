import type { LoadedPlugin } from '@docusaurus/types';
import { breadcrumbsOf } from './breadcrumbs';
import { isRecord } from './isRecord';
import type { IndexInstance } from './schema';

/** A page that the content plugins know, before its text is read. */
export interface ListedPage {
  /** As the plugin gives it: with base URL, its trailing slash not yet as configured. */
  permalink: string;
  title: string;
  description: string;
  /** Empty for pages that are no docs, and for docs of one version beside others of several. */
  version: string;
  versionLabel: string;
  /** The docs instance whose version it is, where that has several; else empty. */
  instance: string;
  breadcrumbs: string[];
  tags: string[];
  /** `@site/docs/intro.md`; absent for pages that are not Markdown. */
  source: string | undefined;
  frontMatter: Record<string, unknown>;
}

/** What the content plugins loaded, by plugin: in a build or in dev. */
export interface PluginContent {
  name: string;
  /** The instance's: `default` where its options have none. */
  id: string;
  content: unknown;
}

function records(value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function labels(tags: unknown): string[] {
  return records(tags)
    .map((tag) => string(tag.label))
    .filter(Boolean);
}

/**
 * The content plugins' own shapes are not typed for other plugins, and differ a little between
 * versions of Docusaurus: read what is there.
 */
function toPage(metadata: Record<string, unknown>): ListedPage | null {
  const frontMatter = isRecord(metadata.frontMatter) ? metadata.frontMatter : {};
  const leftOut = [metadata.draft, metadata.unlisted, frontMatter.draft, frontMatter.unlisted];
  const permalink = string(metadata.permalink);
  if (permalink === '' || leftOut.includes(true)) return null;
  const source = string(metadata.source);
  return {
    permalink,
    title: string(metadata.title),
    description: string(metadata.description),
    version: '',
    versionLabel: '',
    instance: '',
    breadcrumbs: [],
    tags: labels(metadata.tags),
    source: /\.mdx?$/i.test(source) ? source : undefined,
    frontMatter,
  };
}

function versionsOf(content: unknown): Array<Record<string, unknown>> {
  return isRecord(content) ? records(content.loadedVersions) : [];
}

const hasVersions = ({ content }: PluginContent) => versionsOf(content).length > 1;

function docsPages({ content, id }: PluginContent, isSiteVersioned: boolean): ListedPage[] {
  const versions = versionsOf(content);
  // The only version of an instance ("current") is none to a reader of others: its pages are for
  // readers of every version.
  const hasSeveral = versions.length > 1;
  const isVersioned = hasSeveral || !isSiteVersioned;
  return versions.flatMap((version) => {
    if (version.noIndex === true) return [];
    const label = string(version.label) || string(version.versionLabel);
    const breadcrumbs = breadcrumbsOf(version.sidebars);
    return records(version.docs).flatMap((doc) => {
      const page = toPage(doc);
      if (page === null) return [];
      return {
        ...page,
        version: isVersioned ? string(version.versionName) : '',
        versionLabel: isVersioned ? label : '',
        instance: hasSeveral ? id : '',
        breadcrumbs: breadcrumbs.get(string(doc.id)) ?? [],
      };
    });
  });
}

function blogPages({ content }: PluginContent): ListedPage[] {
  if (!isRecord(content)) return [];
  return records(content.blogPosts).flatMap((post) => {
    const page = isRecord(post.metadata) ? toPage(post.metadata) : null;
    if (page === null) return [];
    const title = string(content.blogTitle);
    return { ...page, breadcrumbs: title === '' ? [] : [title] };
  });
}

function otherPages({ content }: PluginContent): ListedPage[] {
  return records(content).flatMap((metadata) => toPage(metadata) ?? []);
}

/** The plugins whose pages are listed here; other plugins' pages are known by their routes. */
const listers: Record<string, (plugin: PluginContent, isSiteVersioned: boolean) => ListedPage[]> = {
  'docusaurus-plugin-content-docs': docsPages,
  'docusaurus-plugin-content-blog': blogPages,
  'docusaurus-plugin-content-pages': otherPages,
};

export function listsPagesOf(pluginName: string): boolean {
  return pluginName in listers;
}

/** The pages of docs, blogs and pages plugins; without drafts and what is not listed. */
export function listPages(plugins: readonly PluginContent[]): ListedPage[] {
  const isVersioned = plugins.some(hasVersions);
  return plugins.flatMap((plugin) => listers[plugin.name]?.(plugin, isVersioned) ?? []);
}

/** The docs instances with several versions: a name of one may be another's, too. */
export function listInstances(plugins: readonly PluginContent[]): IndexInstance[] {
  return plugins.filter(hasVersions).flatMap(({ id, content }) => {
    const last = versionsOf(content).find(({ isLast }) => isLast === true);
    return last === undefined ? [] : [{ id, lastVersion: string(last.versionName) }];
  });
}

/** In a build: what `postBuild` is given. */
export function contentOf(plugins: readonly LoadedPlugin[]): PluginContent[] {
  return plugins.map(({ name, content, options }) => ({
    name,
    id: (isRecord(options) && string(options.id)) || 'default',
    content,
  }));
}
