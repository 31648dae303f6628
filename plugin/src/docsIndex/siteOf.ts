import type { DocusaurusConfig, I18n } from '@docusaurus/types';
import { applyTrailingSlash } from '@docusaurus/utils-common';
import type { IndexSite } from './schema';

/** What the index says of its site. `siteConfig.baseUrl` holds the locale already. */
export function siteOf(context: { siteConfig: DocusaurusConfig; i18n: I18n }): IndexSite {
  const { siteConfig, i18n } = context;
  return {
    title: siteConfig.title,
    url: siteConfig.url,
    baseUrl: siteConfig.baseUrl,
    locale: i18n.currentLocale,
    locales: i18n.locales,
  };
}

/** A permalink as the site's links have it, with or without a slash at its end. */
export function pageUrl(permalink: string, siteConfig: DocusaurusConfig): string {
  const { trailingSlash, baseUrl } = siteConfig;
  return applyTrailingSlash(permalink, { trailingSlash, baseUrl });
}
