import { translate } from 'docusaurus-theme-chatkit/client/assistantData';
import type { ChatElement, ElementEvent } from 'docusaurus-theme-chatkit/client/chatElement';
import type { ClientConfig } from 'docusaurus-theme-chatkit/client/clientConfig';
import type { ReactNode } from 'react';
import styles from './styles.module.css';

export interface Props {
  element: ChatElement;
  config: ClientConfig;
  onElement: (event: ElementEvent) => void;
}

/** What the reader can decide about the chat: whether ChatKit is loaded, and what if it was not. */
export default function ElementNotice({ element, config, onElement }: Props): ReactNode {
  const isAsking = element.phase === 'builtin' && element.reason === 'awaiting consent';
  if (!isAsking && element.phase !== 'failed') return null;
  const source = new URL(config.script.src, location.href).host;
  return (
    <div className={styles.notice} role="status">
      <p>{isAsking ? translate('consent.text', { source }) : translate('element.failed')}</p>
      <div className={styles.noticeActions}>
        <button
          type="button"
          className="button button--primary button--sm"
          onClick={() => onElement({ type: 'try' })}
        >
          {translate(isAsking ? 'consent.accept' : 'element.retry')}
        </button>
        <button
          type="button"
          className="button button--secondary button--sm"
          onClick={() =>
            onElement({
              type: 'builtin',
              reason: isAsking ? 'consent refused' : 'the reader chose it',
            })
          }
        >
          {translate(isAsking ? 'consent.refuse' : 'element.builtin')}
        </button>
      </div>
    </div>
  );
}
