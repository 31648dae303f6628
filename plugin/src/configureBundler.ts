import path from 'node:path';
import type { Plugin } from '@docusaurus/types';
import { findKatex, findMermaid } from './findInSite';

type BundlerConfig = ReturnType<NonNullable<Plugin['configureWebpack']>>;

/** A module as the bundler's cache groups see it. */
interface BundledModule {
  nameForCondition?: () => string | null;
}

/**
 * What the site's bundler must know of the theme.
 * @param theme the theme's folder
 * @param site its folder, and whether its pages show Mermaid's diagrams (`markdown.mermaid`)
 */
export function configureBundler(
  theme: string,
  site: { siteDir: string; hasDiagrams: boolean },
  isServer: boolean,
): BundlerConfig {
  const katex = findKatex(site.siteDir);
  // Answers are drawn in browsers alone, and Mermaid is large: the server's bundle is spared.
  const mermaid = site.hasDiagrams && !isServer ? findMermaid(site.siteDir) : undefined;
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
        // Before the folder they are in: the first that fits is taken.
        ...(katex && {
          'docusaurus-theme-chatkit/builtin/optional/math$': path.join(
            theme,
            'lib/builtin/optional/mathOfSite.js',
          ),
          'docusaurus-theme-chatkit/site/katex$': katex,
        }),
        ...(mermaid && {
          'docusaurus-theme-chatkit/builtin/optional/diagrams$': path.join(
            theme,
            'lib/builtin/optional/diagramsOfSite.js',
          ),
          'docusaurus-theme-chatkit/site/mermaid$': mermaid,
        }),
        'docusaurus-theme-chatkit/client': path.join(theme, 'lib/client'),
        'docusaurus-theme-chatkit/builtin': path.join(theme, 'lib/builtin'),
      },
    },
  };
}
