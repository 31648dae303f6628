import { translate } from '@docusaurus/Translate';
import { setAssistant } from 'docusaurus-theme-chatkit/client/assistant';
import { avoidBars } from 'docusaurus-theme-chatkit/client/avoidBars';
import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react';
import styles from './styles.module.css';

export interface Props {
  /** The owner's words; without them the locale's. */
  label?: string | undefined;
  /** At the start of the line instead of its end. */
  start?: 1 | undefined;
  style?: CSSProperties | undefined;
  state: false | 'loading' | 'open' | 'failed';
  /** Called at hover, focus and press: what the panel needs is loaded then. */
  onIntent: () => void;
}

/** The floating button. It is on every page: keep it small. */
export default function ChatLauncher({ label, start, style, state, onIntent }: Props): ReactNode {
  const launcher = useRef<HTMLButtonElement>(null);
  useEffect(() => (launcher.current ? avoidBars(launcher.current) : undefined), []);
  return (
    <button
      ref={launcher}
      type="button"
      className={styles.launcher}
      data-chatkit={state || 'closed'}
      data-start={start}
      style={style}
      aria-busy={state === 'loading'}
      aria-expanded={state === 'open'}
      onPointerEnter={onIntent}
      onFocus={onIntent}
      onClick={() => setAssistant({ isOpen: true })}
    >
      <svg viewBox="0 0 24 24" width="20" height="20" fill="currentColor" aria-hidden>
        <path d="M10 3l2 6 6 2-6 2-2 6-2-6-6-2 6-2zM19 2l1 3 3 1-3 1-1 3-1-3-3-1 3-1z" />
      </svg>
      <span>
        {state === 'failed'
          ? translate({ id: 'theme.chatkit.failed', message: 'Not loaded. Try again' })
          : label || translate({ id: 'theme.chatkit.launcher', message: 'Ask AI' })}
      </span>
    </button>
  );
}
