import { setAssistant } from 'docusaurus-theme-chatkit/client/assistant';
import { assistantData, translate } from 'docusaurus-theme-chatkit/client/assistantData';
import { isArticlePage } from 'docusaurus-theme-chatkit/client/pageContext';
import { quickActions } from 'docusaurus-theme-chatkit/client/startPrompts';
import { usePageChange } from 'docusaurus-theme-chatkit/client/usePageChange';
import type { CSSProperties, ReactNode } from 'react';
import styles from './quickActions.module.css';

export interface Props {
  style: CSSProperties | undefined;
  start: 1 | undefined;
}

/**
 * Ready questions about the page, above the launcher while the pointer or the focus is on it. Each
 * opens the panel and is sent. Where there is no pointer, the start screen has them.
 */
export default function QuickActions({ style, start }: Props): ReactNode {
  usePageChange();
  const actions = quickActions(assistantData.config, translate);
  if (actions.length === 0 || !isArticlePage()) return null;
  return (
    <ul className={styles.actions} style={style} data-start={start}>
      {actions.map(({ label, prompt }) => (
        <li key={label}>
          <button
            type="button"
            onClick={() =>
              setAssistant({
                isOpen: true,
                question: { text: prompt, send: true, newThread: true },
              })
            }
          >
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}
