import { useChat } from '../../ChatContext';
import type { ChatState } from '../../state/chatState';
import { Icon, iconNamed } from '../Icon';
import styles from './Progress.module.css';

/** What is being done while there is nothing to read yet. */
export function Progress({ state }: { state: ChatState }) {
  const { t } = useChat();
  const { run, items, unfinished } = state;
  if (!run) return null;
  const last = items.at(-1);
  const writing =
    last !== undefined &&
    unfinished.has(last.id) &&
    (last.type !== 'assistant_message' || last.content.some((part) => part.text !== ''));
  if (writing && !run.progress && run.phase !== 'reconnecting') return null;
  const icon = iconNamed(run.progress?.icon);
  const text =
    run.phase === 'reconnecting'
      ? t('chat.reconnecting')
      : run.progress?.text || (run.phase === 'sending' ? t('chat.sending') : t('chat.thinking'));
  return (
    <p className={styles.progress}>
      {icon ? <Icon name={icon} size={16} /> : <span className={styles.pulse} aria-hidden="true" />}
      <span className={styles.text}>{text}</span>
    </p>
  );
}
