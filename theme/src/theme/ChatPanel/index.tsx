import ErrorBoundary from '@docusaurus/ErrorBoundary';
import functions from '@theme/ChatKitOptions';
import { setAssistant } from 'docusaurus-theme-chatkit/client/assistant';
import { translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatSurface } from 'docusaurus-theme-chatkit/client/surface';
import { useAssistantState } from 'docusaurus-theme-chatkit/client/useAssistant';
import { useChatApi } from 'docusaurus-theme-chatkit/client/useChatApi';
import { type ReactNode, useEffect, useState } from 'react';
import ChatHost from './ChatHost';
import Icon from './icons';
import styles from './styles.module.css';

function Panel(): ReactNode {
  const { isOpen } = useAssistantState();
  const api = useChatApi(functions);
  const [opened, setOpened] = useState(isOpen);
  const [surface, setSurface] = useState<ChatSurface | null>(null);
  useEffect(() => {
    if (isOpen) setOpened(true);
  }, [isOpen]);
  return (
    <section
      className={styles.panel}
      role="dialog"
      aria-label={translate('panel.title')}
      data-open={isOpen || undefined}
      inert={!isOpen}
    >
      <header className={styles.header}>
        <h2 className={styles.title}>{translate('panel.title')}</h2>
        <button
          type="button"
          className={styles.button}
          aria-label={translate('panel.newThread')}
          onClick={() => void surface?.setThreadId(null)}
        >
          <Icon name="compose" />
        </button>
        <button
          type="button"
          className={styles.button}
          aria-label={translate('panel.history')}
          onClick={() => void surface?.showHistory()}
        >
          <Icon name="history" />
        </button>
        <button
          type="button"
          className={styles.button}
          aria-label={translate('panel.close')}
          onClick={() => setAssistant({ isOpen: false })}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className={styles.body}>{opened && <ChatHost api={api} onSurface={setSurface} />}</div>
    </section>
  );
}

/** The assistant's panel. Whatever fails in it, the page and the launcher stay. */
export default function ChatPanel(): ReactNode {
  return (
    <ErrorBoundary fallback={() => null}>
      <Panel />
    </ErrorBoundary>
  );
}
