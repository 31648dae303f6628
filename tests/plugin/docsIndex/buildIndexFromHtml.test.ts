import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type BuildOutput, buildIndexFromHtml, writeIndex } from '../../../plugin/src/docsIndex';

let outDir: string;

beforeEach(async () => {
  outDir = await mkdtemp(path.join(tmpdir(), 'build-'));
});
afterEach(() => rm(outDir, { recursive: true }));

const html = (text: string, head = '') =>
  `<html><head>${head}</head><body><main><div class="markdown"><p>${text}</p></div></main></body></html>`;

async function put(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(path.join(outDir, file)), { recursive: true });
  await writeFile(path.join(outDir, file), content);
}

const doc = (id: string, more: object = {}) => ({
  id,
  title: id.toUpperCase(),
  description: `About ${id}`,
  permalink: `/fr/docs/${id}`,
  source: `@site/docs/${id}.md`,
  tags: [{ label: 'guide', permalink: '/tags/guide' }],
  frontMatter: {},
  draft: false,
  unlisted: false,
  ...more,
});

/** What `postBuild` is given, as far as the index reads it. */
function output(more: Record<string, unknown> = {}): BuildOutput {
  const version = {
    versionName: 'current',
    label: 'Next',
    docs: [
      doc('b'),
      doc('a'),
      doc('draft', { draft: true }),
      doc('unlisted', { unlisted: true }),
      doc('hidden', { frontMatter: { unlisted: true } }),
      doc('robots'),
      doc('asked'),
      doc('missing'),
      doc('legacy.html'),
    ],
    sidebars: {
      docs: [
        { type: 'doc', id: 'a' },
        {
          type: 'category',
          label: 'Guides',
          link: { type: 'doc', id: 'asked' },
          items: [{ type: 'category', label: 'Deep', items: [{ type: 'doc', id: 'b' }] }],
        },
      ],
    },
  };
  const versions = [version, { versionName: '1.0', docs: [] }];
  const built = {
    outDir,
    baseUrl: '/fr/',
    siteConfig: {
      title: 'Site',
      titleDelimiter: '·',
      url: 'https://x.y',
      baseUrl: '/fr/',
      trailingSlash: undefined,
      ...more,
    },
    i18n: { currentLocale: 'fr', locales: ['en', 'fr'] },
    plugins: [
      { name: 'docusaurus-plugin-content-docs', content: { loadedVersions: versions } },
      {
        name: 'docusaurus-plugin-content-docs',
        content: { loadedVersions: [{ ...version, noIndex: true, docs: [doc('old')] }] },
      },
      {
        name: 'docusaurus-plugin-content-blog',
        content: {
          blogTitle: 'Blog',
          blogPosts: [{ metadata: { title: 'Post', permalink: '/fr/blog/post', tags: [] } }],
        },
      },
    ],
    routes: [
      { path: '/fr/docs', plugin: { name: 'docusaurus-plugin-content-docs' }, routes: [] },
      { path: '/fr/blog/tags', plugin: { name: 'docusaurus-plugin-content-blog' } },
      {
        path: '/fr/changelog',
        plugin: { name: 'some-plugin' },
        routes: [{ path: '/fr/changelog/1' }],
      },
      { path: '*', plugin: { name: 'some-plugin' } },
    ],
    routesBuildMetadata: { '/fr/docs/asked': { noIndex: true } },
  };
  return built as unknown as BuildOutput;
}

async function site(): Promise<void> {
  for (const id of ['a', 'b', 'draft', 'unlisted', 'hidden', 'asked', 'old']) {
    await put(`docs/${id}/index.html`, html(`Text of ${id}`));
  }
  await put('docs/robots.html', html('x', '<meta name="robots" content="noindex">'));
  await put('docs/legacy.html', html('Kept'));
  await put('blog/post.html', html('Posted'));
  await put('blog/tags.html', html('Tags'));
  await put('changelog/1/index.html', html('One', '<title>Version 1 | Beta · Site</title>'));
}

describe('the index of a build', () => {
  it('has the pages readers can find, in order of their addresses', async () => {
    await site();
    const index = await buildIndexFromHtml(output());
    expect(index.site).toEqual({
      title: 'Site',
      url: 'https://x.y',
      baseUrl: '/fr/',
      locale: 'fr',
      locales: ['en', 'fr'],
    });
    expect(index.pages.map(({ url, title }) => [url, title])).toEqual([
      ['/fr/blog/post', 'Post'],
      ['/fr/changelog/1', 'Version 1 | Beta'],
      ['/fr/docs/a', 'A'],
      ['/fr/docs/b', 'B'],
      ['/fr/docs/legacy.html', 'LEGACY.HTML'],
    ]);
    expect(index.pages[3]).toMatchObject({
      description: 'About b',
      version: 'current',
      versionLabel: 'Next',
      breadcrumbs: ['Guides', 'Deep'],
      tags: ['guide'],
      source: 'docs/b.md',
      sections: [{ anchor: null, heading: 'B', text: 'Text of b' }],
    });
  });

  it('has the pages whose slug has a percent sign, read as it stands where it is no escape', async () => {
    const slugs = ['my page', 'my%20page', 'at 100%'];
    const pages = slugs.map((id) => doc(id));
    for (const id of slugs) await put(`docs/${id}/index.html`, html(`Text of ${id}`));
    const content = { loadedVersions: [{ versionName: 'current', docs: pages }] };
    const plugins = [{ name: 'docusaurus-plugin-content-docs', content }] as never;
    const found = (await buildIndexFromHtml({ ...output(), plugins })).pages;
    expect(found.map(({ url }) => url)).toEqual(slugs.map((id) => `/fr/docs/${id}`).sort());
  });

  it('has the pages of a site that search engines are to leave alone', async () => {
    await put('docs/a.html', html('Text', '<meta name="robots" content="noindex, nofollow">'));
    const built = output({ noIndex: true });
    built.routesBuildMetadata = { '/fr/docs/a': { noIndex: true } };
    expect((await buildIndexFromHtml(built)).pages.map(({ title }) => title)).toEqual(['A']);
  });

  it('has no version for docs of one beside others of several: it would be one of theirs', async () => {
    await site();
    const built = output();
    const docs = (...loadedVersions: object[]) => ({
      name: 'docusaurus-plugin-content-docs',
      content: { loadedVersions },
    });
    const only = docs({ versionName: 'current', label: 'Next', docs: [doc('a')] });
    const several = docs({ versionName: 'current', docs: [] }, { versionName: '1.0', docs: [] });
    const versionOf = async (plugins: object[]) =>
      (await buildIndexFromHtml({ ...built, plugins: plugins as never })).pages.find(
        ({ title }) => title === 'A',
      )?.version;
    expect(await versionOf([only, several])).toBe('');
    expect(await versionOf([only])).toBe('current');
  });

  it('says whose a version is where two docs of the site have one of that name', async () => {
    await site();
    const built = output();
    const docs = (id: string | undefined, page: string) => ({
      name: 'docusaurus-plugin-content-docs',
      options: { id },
      content: {
        loadedVersions: [
          { versionName: 'current', label: 'Next', isLast: false, docs: [] },
          { versionName: '1.0', label: '1.0', isLast: true, docs: [doc(page)] },
        ],
      },
    });
    const plugins = [docs(undefined, 'a'), docs('sdk', 'b')];
    const index = await buildIndexFromHtml({ ...built, plugins: plugins as never });
    expect(index.instances).toEqual([
      { id: 'default', lastVersion: '1.0' },
      { id: 'sdk', lastVersion: '1.0' },
    ]);
    expect(
      index.pages
        .filter(({ version }) => version !== '')
        .map(({ title, version, instance }) => [title, version, instance]),
    ).toEqual([
      ['A', '1.0', 'default'],
      ['B', '1.0', 'sdk'],
    ]);
  });

  it('has addresses as the site writes them', async () => {
    await site();
    const { pages } = await buildIndexFromHtml(output({ trailingSlash: true }));
    expect(pages[2]?.url).toBe('/fr/docs/a/');
  });

  it('is the same bytes for the same pages, and is not written again then', async () => {
    await site();
    const file = path.join(outDir, 'deep/chatkit-docs.json');
    expect(await writeIndex(await buildIndexFromHtml(output()), file)).toBe(true);
    const [bytes, { ino }] = [await readFile(file), await stat(file)];
    expect(await writeIndex(await buildIndexFromHtml(output()), file)).toBe(false);
    expect(await readFile(file)).toEqual(bytes);
    expect((await stat(file)).ino).toBe(ino);
  });
});
