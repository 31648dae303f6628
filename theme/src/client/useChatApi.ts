import { createStorageSlot } from '@docusaurus/theme-common';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import { useState } from 'react';
import { assistantData } from './assistantData';
import type { AssistantFunctions } from './assistantFunctions';
import { type ChatApi, createChatApi } from './chatApi';
import { findDocsVersion } from './docsVersion';
import { readPreferences } from './preferences';

const docsPlugin = 'docusaurus-plugin-content-docs';

/** The connection of this page load's chat to our server. */
export function useChatApi(functions: AssistantFunctions): ChatApi {
  const { siteConfig, i18n, globalData } = useDocusaurusContext();
  const [api] = useState(() =>
    createChatApi({
      config: assistantData.config,
      site: { url: siteConfig.url, baseUrl: siteConfig.baseUrl, locale: i18n.currentLocale },
      version: () =>
        findDocsVersion(globalData[docsPlugin], location.pathname, (id) =>
          createStorageSlot(`docs-preferred-version-${id}`).get(),
        ),
      userInfo: () => functions.getUserInfo?.(),
      preferences: readPreferences,
    }),
  );
  return api;
}
