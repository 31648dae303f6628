import { type FSWatcher, watch } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AllContent } from '@docusaurus/types';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDevIndex, type DevIndex, type DevIndexOptions } from '../../../plugin/src/docsIndex';
import { readMarkdownRules } from '../../../plugin/src/docsIndex/loaderOptions';
import { takeOverDevIndex } from '../../../plugin/src/docsIndex/takeOverDevIndex';

let siteDir: string;
let options: DevIndexOptions;
let dev: DevIndex;
let warnings: string[];

const markdown = {
  format: 'mdx',
  emoji: true,
  mermaid: false,
  mdx1Compat: { comments: true, admonitions: true, headingIds: true },
  anchors: { maintainCase: false },
  parseFrontMatter: async ({
    defaultParseFrontMatter,
    ...file
  }: {
    defaultParseFrontMatter: (file: object) => Promise<unknown>;
  }) => defaultParseFrontMatter(file),
  hooks: {},
};

beforeEach(async () => {
  siteDir = await mkdtemp(path.join(tmpdir(), 'dev-'));
  warnings = [];
  const given = {
    siteDir,
    siteConfig: {
      title: 'Site',
      url: 'https://x.y',
      baseUrl: '/',
      markdown,
      staticDirectories: ['static'],
      themeConfig: {},
    },
    i18n: { currentLocale: 'en', locales: ['en'] },
    file: path.join(siteDir, '.docusaurus/chatkit-docs.json'),
    warn: (message: string) => warnings.push(message),
  };
  options = given as unknown as DevIndexOptions;
  dev = createDevIndex(options);
});
afterEach(async () => {
  dev.close();
  await rm(siteDir, { recursive: true });
});

const content = (...pages: string[]): AllContent => ({
  'docusaurus-plugin-content-pages': {
    default: pages.map((name) => ({
      title: name,
      permalink: `/${name}`,
      source: `@site/${name}.md`,
      frontMatter: {},
    })),
  },
});

async function texts(): Promise<Record<string, string | undefined>> {
  await dev.idle();
  const index = JSON.parse(
    await readFile(path.join(siteDir, '.docusaurus/chatkit-docs.json'), 'utf8'),
  );
  return Object.fromEntries(
    index.pages.map((page: { url: string; sections: Array<{ text: string }> }) => [
      page.url,
      page.sections.map(({ text }) => text).join('\n'),
    ]),
  );
}

/** When the first page's text is so, whoever wrote it. */
function whenWritten(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const watcher: FSWatcher = watch(
      path.join(siteDir, '.docusaurus'),
      { persistent: false },
      () => {
        texts().then((found) => {
          if (found['/a'] !== text) return;
          watcher.close();
          resolve();
        }, reject);
      },
    );
  });
}

const write = (file: string, text: string) => writeFile(path.join(siteDir, file), text);

/** A bundler's configuration that gives Markdown files such a plugin. */
function bundlerWith(remarkPlugin: unknown) {
  const rule = { siteDir, staticDirs: [], markdownConfig: markdown, remarkPlugins: [remarkPlugin] };
  return { module: { rules: [{ include: [siteDir], use: [{ options: rule }] }] } };
}

/** A remark plugin that writes a page's text its own way. */
const rewrite = (change: (text: string) => string) => () => (tree: MarkdownRoot) => {
  for (const block of tree.children) {
    for (const node of block.children ?? []) node.value = change(node.value);
  }
};
const shout = rewrite((text) => text.toUpperCase());

interface MarkdownRoot {
  children: Array<{ children?: Array<{ value: string }> }>;
}

describe('the index in dev', () => {
  beforeEach(() => dev.setBundlerConfig({}));

  it('follows pages as they change, come and go', async () => {
    await write('a.md', 'First.');
    await write('b.md', 'Other.');
    await write('empty.md', '');
    dev.setContent(content('a', 'b', 'empty'));
    expect(await texts()).toEqual({ '/a': 'First.', '/b': 'Other.' });
    await write('a.md', 'Second, longer.');
    dev.setContent(content('a'));
    expect(await texts()).toEqual({ '/a': 'Second, longer.' });
  });

  it('follows what pages include', async () => {
    await write('a.md', "import Part from './_part.mdx';\n\n<Part />\n");
    await write('_part.mdx', 'One.');
    dev.setContent(content('a'));
    expect(await texts()).toEqual({ '/a': 'One.' });
    await write('_part.mdx', 'Two and more.');
    dev.setContent(content('a'));
    expect(await texts()).toEqual({ '/a': 'Two and more.' });
  });

  it('keeps the last good text of a page that is broken just now, and says so once', async () => {
    await write('a.md', 'Good.');
    dev.setContent(content('a'));
    await dev.idle();
    await write('a.md', 'Bad {');
    dev.setContent(content('a'));
    dev.setContent(content('a'));
    expect(await texts()).toEqual({ '/a': 'Good.' });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('@site/a.md');
    await write('a.md', 'Good again.');
    dev.setContent(content('a'));
    expect(await texts()).toEqual({ '/a': 'Good again.' });
  });

  it('leaves out pages that do not want to be found', async () => {
    await write('a.md', '<head>\n  <meta name="robots" content="noindex" />\n</head>\n\nHidden.');
    dev.setContent(content('a'));
    expect(await texts()).toEqual({});
  });

  it("reads pages with the site's own Markdown plugins, as the bundler has them", async () => {
    await write('a.md', 'loud');
    dev.setContent(content('a'));
    expect(await texts()).toEqual({ '/a': 'loud' });
    dev.setBundlerConfig(bundlerWith(shout));
    expect(await texts()).toEqual({ '/a': 'LOUD' });
  });

  it('follows what pages include from elsewhere, also where it is saved by renaming', async () => {
    await mkdir(path.join(siteDir, 'parts'));
    await write('a.md', "import Part from './parts/_part.mdx';\n\n<Part />\n");
    await write('parts/_part.mdx', 'One.');
    dev.setContent(content('a'));
    expect(await texts()).toEqual({ '/a': 'One.' });
    for (const text of ['Two, longer.', 'Three, longer still.']) {
      const written = whenWritten(text);
      await write('parts/_part.mdx~', text);
      await rename(path.join(siteDir, 'parts/_part.mdx~'), path.join(siteDir, 'parts/_part.mdx'));
      await written;
    }
  });
});

describe('the settings of the bundler, in dev', () => {
  it('are waited for: without them some pages cannot be read', async () => {
    await write('a.md', 'So {\\frac} it is.');
    dev.setContent(content('a'));
    await dev.idle();
    expect(warnings).toEqual([]);
    await expect(texts()).rejects.toThrow('ENOENT');
    await write('a.md', 'loud');
    dev.setBundlerConfig(bundlerWith(shout));
    expect(await texts()).toEqual({ '/a': 'LOUD' });
  });

  it('count for the page that is being read when they come', async () => {
    await write('a.md', 'loud');
    const whileRead = () => {
      dev.setBundlerConfig(bundlerWith(shout));
      return () => undefined;
    };
    dev.setBundlerConfig(bundlerWith(whileRead));
    dev.setContent(content('a'));
    expect(await texts()).toEqual({ '/a': 'LOUD' });
  });
});

describe('the index of a site that was loaded again', () => {
  it('keeps the settings, and the one before it writes no more', async () => {
    await write('a.md', 'loud');
    const before = takeOverDevIndex(options);
    before.setBundlerConfig(bundlerWith(shout));
    before.setContent(content('a'));
    dev = takeOverDevIndex({ ...options, siteConfig: { ...options.siteConfig, title: 'New' } });
    dev.setContent(content('a', 'a'));
    expect(await texts()).toEqual({ '/a': 'LOUD' });
    await write('a.md', 'louder');
    before.setContent(content('a'));
    await before.idle();
    expect(await texts()).toEqual({ '/a': 'LOUD' });
    expect(warnings).toEqual([]);
  });
});

describe('the rules of a bundler', () => {
  it('count where they are for folders and have the options of the Markdown loader', () => {
    const options = { siteDir: '/s', markdownConfig: {} };
    const config = {
      module: {
        rules: [
          { test: /\.css$/, use: ['css-loader'] },
          { include: ['/s/docs/'], use: [{ loader: 'x', options }] },
          { include: undefined, use: [{ options }] },
          '...',
        ],
      },
    };
    expect(readMarkdownRules(config)).toEqual([{ folders: ['/s/docs/'], options }]);
    expect(readMarkdownRules(undefined)).toEqual([]);
  });
});
