import type * as Preset from '@docusaurus/preset-classic';
import type { Config } from '@docusaurus/types';
import { themes } from 'prism-react-renderer';

const config: Config = {
  title: 'Docusaurus ChatKit',
  tagline: 'An assistant for every page of your docs',
  favicon: 'img/favicon.svg',
  // A build may be served elsewhere, such as under a base URL behind a proxy.
  url: process.env.SITE_URL ?? 'http://localhost:3000',
  baseUrl: process.env.BASE_URL ?? '/',
  future: { v4: true, faster: true },
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  markdown: { hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' } },
  i18n: { defaultLocale: 'en', locales: ['en', 'fr'] },
  presets: [
    [
      'classic',
      {
        docs: {
          sidebarPath: './sidebars.ts',
          lastVersion: 'current',
          versions: {
            current: { label: '1.0' },
            '0.9': { label: '0.9', banner: 'unmaintained' },
          },
        },
        blog: { showReadingTime: true, onUntruncatedBlogPosts: 'ignore' },
        theme: { customCss: './src/css/custom.css' },
      } satisfies Preset.Options,
    ],
  ],
  plugins: [['docusaurus-plugin-chatkit', { path: process.env.CHATKIT_PLUGIN_PATH ?? '/chatkit' }]],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: 'Docusaurus ChatKit',
      items: [
        { type: 'docSidebar', sidebarId: 'docs', position: 'left', label: 'Docs' },
        { to: '/blog', label: 'Blog', position: 'left' },
        { type: 'docsVersionDropdown', position: 'right' },
        { type: 'localeDropdown', position: 'right' },
      ],
    },
    footer: {
      style: 'light',
      copyright: 'MIT licensed. This site runs the assistant it documents.',
    },
    prism: {
      theme: themes.vsLight,
      darkTheme: themes.vsDark,
      additionalLanguages: ['bash', 'json', 'docker', 'ini', 'sql', 'diff'],
    },
  } satisfies Preset.ThemeConfig,
};

export default config;
