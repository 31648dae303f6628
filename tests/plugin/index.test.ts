import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import logger from '@docusaurus/logger';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import pluginChatKit, { getSwizzleConfig, type Options } from '../../plugin/src';
import type { PluginContent } from '../../plugin/src/translations';
import { validate } from './support/validate';

const siteDir = fs.mkdtempSync(path.join(os.tmpdir(), 'chatkit-plugin-'));
const theme = path.resolve(__dirname, '../../theme');

function create(options: Options = {}): Plugin<PluginContent> {
  const context: Partial<LoadContext> & Record<string, unknown> = {
    siteDir,
    generatedFilesDir: path.join(siteDir, '.docusaurus'),
    siteConfig: {
      markdown: { mermaid: false },
      url: 'https://docs.example.com',
      baseUrl: '/fr/',
    } as LoadContext['siteConfig'],
    i18n: {
      currentLocale: 'fr',
      defaultLocale: 'en',
      locales: ['en', 'fr'],
      localeConfigs: { en: { baseUrl: '/' }, fr: { baseUrl: '/fr/' } },
    } as unknown as LoadContext['i18n'],
  };
  return pluginChatKit(context as LoadContext, validate(options));
}

/** What the plugin writes for the browser. */
async function load(plugin: Plugin<PluginContent>, allContent = {}) {
  const written: { initial?: unknown; data?: Record<string, Record<string, unknown>> } = {};
  const content = await plugin.loadContent?.();
  if (!content) throw new Error('There is always content.');
  const actions = {
    addRoute: () => undefined,
    setGlobalData: (data: unknown) => {
      written.initial = data;
    },
    createData: async (name: string, data: unknown) => {
      if (name === 'assistant.json') written.data = data as typeof written.data;
      return name;
    },
  };
  await plugin.contentLoaded?.({ content, actions });
  await plugin.allContentLoaded?.({ allContent, actions });
  return written;
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('what a page carries', () => {
  it('is nothing at all where every option has its default', async () => {
    expect((await load(create())).initial).toEqual({});
  });

  it('is what the launcher, the shortcut and the selection need, and no more', async () => {
    const { initial } = await load(
      create({
        serverUrl: 'https://a.example.com',
        greeting: 'Hello',
        shortcut: false,
        askSelection: false,
        zIndex: 5,
        launcher: { label: 'Help', position: 'start', offset: { block: '2rem' } },
      }),
    );
    expect(initial).toEqual({
      key: '',
      label: 'Help',
      noAsk: 1,
      start: 1,
      style: { '--chatkit-offset-block': '2rem', '--chatkit-z-index': '5' },
    });
  });

  it("remembers one reader in all of a site's locales", async () => {
    const { data } = await load(create());
    expect(data?.config?.siteBaseUrl).toBe('/');
  });
});

describe('the head of the page', () => {
  it('is empty before the reader means to ask', () => {
    expect(create().injectHtmlTags?.({ content: {} as PluginContent })?.headTags).toEqual([]);
  });

  it('holds a classic script where it is loaded eagerly', () => {
    const tags = create({ script: { load: 'eager' } }).injectHtmlTags?.({
      content: {} as PluginContent,
    });
    expect(tags?.headTags).toEqual([
      {
        tagName: 'script',
        attributes: { src: expect.stringContaining('chatkit.js'), async: true },
      },
    ]);
  });

  it('is empty where the built-in chat is all there is', () => {
    const plugin = create({ element: 'builtin', script: { load: 'eager' } });
    expect(plugin.injectHtmlTags?.({ content: {} as PluginContent })?.headTags).toEqual([]);
  });
});

describe('the bundler', () => {
  const configure = (alias: Record<string, string>, isServer = false) =>
    create().configureWebpack?.(
      { resolve: { alias } },
      isServer,
      {} as never,
      {} as PluginContent,
    ) as {
      resolve: { alias: Record<string, string> };
      optimization?: {
        splitChunks: {
          cacheGroups: { styles: { test: (module: object) => boolean } };
        };
      };
    };

  it("warns of a site's Root that hides ours, once", () => {
    const warn = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
    const own = path.join(siteDir, 'src/theme/Root.js');
    fs.mkdirSync(path.dirname(own), { recursive: true });
    fs.writeFileSync(own, 'export default ({children}) => children;');
    const alias = {
      '@theme/Root': own,
      '@theme-original/Root': path.join(theme, 'lib/theme/Root/index.js'),
    };
    configure(alias);
    configure(alias, true);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain('replaces the Root');
  });

  it('finds the theme by name, as ejected components import it', () => {
    expect(configure({}).resolve.alias).toEqual({
      'docusaurus-theme-chatkit/client': path.join(theme, 'lib/client'),
      'docusaurus-theme-chatkit/builtin': path.join(theme, 'lib/builtin'),
    });
  });

  it("keeps the panel's styles out of the file that is on every page", () => {
    const test = configure({}).optimization?.splitChunks.cacheGroups.styles.test;
    const isOnEveryPage = (file: string) => test?.({ nameForCondition: () => file });
    expect(isOnEveryPage(path.join(siteDir, 'src/css/custom.css'))).toBe(true);
    expect(isOnEveryPage(path.join(theme, 'lib/theme/ChatLauncher/styles.module.css'))).toBe(true);
    expect(isOnEveryPage(path.join(theme, 'lib/theme/ChatPanel/styles.module.css'))).toBe(false);
    expect(isOnEveryPage(path.join(theme, 'lib/builtin/BuiltinChat.module.css'))).toBe(false);
    expect(configure({}, true).optimization).toBeUndefined();
  });
});

describe('a build', () => {
  it('says so where its docs index has no pages', async () => {
    const warn = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
    const i18n = { currentLocale: 'fr', locales: ['fr'] };
    const site = { outDir: siteDir, baseUrl: '/', i18n, plugins: [], routes: [] };
    await create().postBuild?.({ ...site, siteConfig: {} } as never);
    const future = { experimental_router: 'hash' };
    await create().postBuild?.({ ...site, siteConfig: { future } } as never);
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining('has no pages: no question')],
      [expect.stringContaining('Remove that option: the assistant needs the default router')],
    ]);
  });
});

describe('what a site can swizzle', () => {
  it('is every component of the theme, each with its safety', () => {
    const components = fs
      .readdirSync(path.join(theme, 'src/theme'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(Object.keys(getSwizzleConfig().components).sort()).toEqual(components.sort());
  });
});

describe('the strings', () => {
  it('are all there, for every id the theme names', () => {
    const english: Record<string, string> = JSON.parse(
      fs.readFileSync(path.join(__dirname, '../../plugin/locales/en.json'), 'utf8'),
    );
    const used = new Set<string>();
    for (const file of fs.readdirSync(path.join(theme, 'src'), { recursive: true })) {
      if (!/\.tsx?$/.test(String(file))) continue;
      const source = fs.readFileSync(path.join(theme, 'src', String(file)), 'utf8');
      for (const [, id] of source.matchAll(/\b(?:translate|t)\(\s*'([\w.]+)'/g)) {
        if (id) used.add(id);
      }
      for (const [, id] of source.matchAll(/\bid: '(theme\.chatkit\.\w+)'/g)) {
        if (id) used.add(id);
      }
    }
    expect(used.size).toBeGreaterThan(50);
    expect([...used].filter((id) => !(id in english))).toEqual([]);
  });
});
