import path from 'node:path';
import type { Plugin } from '@docusaurus/types';

type BundlerConfig = ReturnType<NonNullable<Plugin['configureWebpack']>>;

/** A module as the bundler's cache groups see it. */
interface BundledModule {
  nameForCondition?: () => string | null;
}

/**
 * What the site's bundler must know of the theme.
 * @param theme the theme's folder
 */
export function configureBundler(theme: string, isServer: boolean): BundlerConfig {
  const launcher = path.join(theme, 'lib/theme/ChatLauncher');
  const isOnEveryPage = (module: BundledModule) => {
    const file = module.nameForCondition?.() ?? '';
    return !file.startsWith(path.join(theme, 'lib')) || file.startsWith(launcher);
  };
  return {
    // Docusaurus puts the styles of the whole site into one file on every page. The panel's come
    // with the panel: 6 KB less before the first open, for 0.5 KB of loading code.
    ...(!isServer && {
      optimization: { splitChunks: { cacheGroups: { styles: { test: isOnEveryPage } } } },
    }),
    // A strict package manager shows the theme to this plugin alone, and ejected components
    // import it by name.
    resolve: {
      alias: {
        'docusaurus-theme-chatkit/client': path.join(theme, 'lib/client'),
        'docusaurus-theme-chatkit/builtin': path.join(theme, 'lib/builtin'),
      },
    },
  };
}
