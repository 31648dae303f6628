import path from 'node:path';
import logger from '@docusaurus/logger';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { checkRoot } from './checkRoot';
import { toAssistantData, toInitialConfig } from './clientConfig';
import { configureBundler } from './configureBundler';
import {
  buildIndexFromHtml,
  type DevIndex,
  indexFileName,
  takeOverDevIndex,
  writeIndex,
} from './docsIndex';
import { toHeadTags } from './htmlTags';
import { codeMessages, panelMessages } from './locales';
import type { PluginOptions } from './options';
import { readPageSettings } from './pageSettings';
import {
  type PluginContent,
  toContent,
  toTranslationFiles,
  translateContent,
} from './translations';

const name = 'docusaurus-plugin-chatkit';

/** The theme's folder, wherever the package manager put it. */
const theme = path.dirname(require.resolve('docusaurus-theme-chatkit/package.json'));
const themePath = path.join(theme, 'lib/theme');

export default function pluginChatKit(
  context: LoadContext,
  options: PluginOptions,
): Plugin<PluginContent> {
  const { currentLocale } = context.i18n;
  const hiddenIndex = path.join(context.generatedFilesDir, indexFileName);
  let devIndex: DevIndex | undefined;
  let localized: PluginContent;
  return {
    name,

    getThemePath: () => themePath,
    getTypeScriptThemePath: () => path.join(theme, 'src/theme'),

    loadContent: () => toContent(options, panelMessages(currentLocale)),
    getTranslationFiles: ({ content }) => toTranslationFiles(content),
    translateContent: ({ content, translationFiles }) =>
      translateContent(content, translationFiles),
    getDefaultCodeTranslationMessages: () => codeMessages(currentLocale),

    contentLoaded({ content }) {
      localized = content;
    },

    async allContentLoaded({ allContent, actions }) {
      if (process.env.NODE_ENV === 'development') {
        // Not before: a site that cannot be loaded again goes on as it was.
        devIndex ??= takeOverDevIndex({
          siteDir: context.siteDir,
          siteConfig: context.siteConfig,
          i18n: context.i18n,
          file: hiddenIndex,
          warn: (message) => logger.warn(`${name}: ${message}`),
        });
        devIndex.setContent(allContent);
      }
      const pages = readPageSettings(allContent);
      actions.setGlobalData(toInitialConfig(options, localized, pages));
      await actions.createData(
        'assistant.json',
        toAssistantData(context, options, localized, pages),
      );
    },

    injectHtmlTags: () => ({ headTags: toHeadTags(options) }),

    configureWebpack(config, isServer) {
      devIndex?.setBundlerConfig(config);
      const aliases = { ...config.resolve?.alias };
      if (!isServer) {
        for (const warning of checkRoot(aliases, themePath, context.siteDir)) {
          logger.warn(`${name}: ${warning}`);
        }
      }
      const { siteDir, siteConfig } = context;
      const hasDiagrams = siteConfig.markdown.mermaid === true;
      return configureBundler(theme, { siteDir, hasDiagrams }, isServer);
    },

    async postBuild(output) {
      const publish = options.index.publish ?? !options.signIn.required;
      const index = await buildIndexFromHtml(output);
      if (index.pages.length === 0) {
        logger.warn(`${name}: the docs index has no pages: ${whyEmpty(output.siteConfig)}`);
      }
      // Each locale is a build of its own: what is not published needs a name of its own.
      await writeIndex(
        index,
        publish
          ? path.join(output.outDir, indexFileName)
          : hiddenIndex.replace(/\.json$/, `.${currentLocale}.json`),
      );
    },
  };
}

/** What an owner can do about an index without pages. */
function whyEmpty({ future }: Partial<LoadContext['siteConfig']>): string {
  return future?.experimental_router === 'hash'
    ? 'with "future.experimental_router: \'hash\'" Docusaurus renders none, and the assistant cannot know which one the reader is on. Remove that option: the assistant needs the default router.'
    : 'no question can be answered.';
}

export { default as getSwizzleConfig } from './getSwizzleConfig';
export type { Options, PluginOptions } from './options';
export { defaults, validateOptions } from './options';
