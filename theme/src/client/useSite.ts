import { createStorageSlot } from '@docusaurus/theme-common';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import { useMemo } from 'react';
import type { SiteScope } from './chatApi';
import { type DocsVersion, findDocsVersion } from './docsVersion';

export interface Site {
  scope: SiteScope;
  direction: 'ltr' | 'rtl';
  /** The docs version of the page the reader is on now. */
  version: () => DocsVersion | undefined;
}

/** What Docusaurus says of the site and its locale. */
export function useSite(): Site {
  const { siteConfig, i18n, globalData } = useDocusaurusContext();
  return useMemo(
    () => ({
      scope: { url: siteConfig.url, baseUrl: siteConfig.baseUrl, locale: i18n.currentLocale },
      direction: i18n.localeConfigs[i18n.currentLocale]?.direction === 'rtl' ? 'rtl' : 'ltr',
      version: () =>
        findDocsVersion(globalData['docusaurus-plugin-content-docs'], location.pathname, (id) =>
          createStorageSlot(`docs-preferred-version-${id}`).get(),
        ),
    }),
    [siteConfig, i18n, globalData],
  );
}
