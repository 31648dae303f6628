import { useHistory } from '@docusaurus/router';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import { BuiltinChat } from 'docusaurus-theme-chatkit/builtin';
import { assistantData, translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatFeatures } from 'docusaurus-theme-chatkit/client/builtinChatProps';
import type { ChatApi } from 'docusaurus-theme-chatkit/client/chatApi';
import { useSiteColorMode } from 'docusaurus-theme-chatkit/client/colorMode';
import type { ChatSurface } from 'docusaurus-theme-chatkit/client/surface';
import { type ReactNode, useEffect, useState } from 'react';

export interface Props {
  api: ChatApi;
  onSurface: (surface: ChatSurface | null) => void;
}

/** The chat that stands in the panel. */
export default function ChatHost({ api, onSurface }: Props): ReactNode {
  const { i18n } = useDocusaurusContext();
  const history = useHistory();
  const colorMode = useSiteColorMode();
  const [features, setFeatures] = useState<ChatFeatures>({});
  const { config } = assistantData;

  useEffect(() => {
    api.session.load().then(
      (state) => setFeatures(state.features),
      () => {
        // The chat says so itself, at the first thing it is asked.
      },
    );
  }, [api]);

  return (
    <BuiltinChat
      api={api}
      features={features}
      translate={translate}
      locale={i18n.currentLocale}
      direction={i18n.localeConfigs[i18n.currentLocale]?.direction === 'rtl' ? 'rtl' : 'ltr'}
      colorMode={colorMode}
      initialThreadId={api.memory.get('thread')}
      startScreen={{
        greeting: config.greeting || translate('start.greeting'),
        prompts: config.prompts,
      }}
      placeholder={config.placeholder || translate('composer.placeholder')}
      disclaimer={config.disclaimer || undefined}
      onSurface={onSurface}
      events={{ threadChange: (threadId) => api.memory.set('thread', threadId) }}
      onCitation={(href) => history.push(href)}
    />
  );
}
