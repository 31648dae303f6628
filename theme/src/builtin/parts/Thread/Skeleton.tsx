import { useChat } from '../../ChatContext';
import styles from './Skeleton.module.css';

/** A conversation that is being loaded. */
export function Skeleton() {
  const { t } = useChat();
  return (
    <div className={styles.skeleton} role="status" aria-label={t('chat.loadingConversation')}>
      <span className={styles.question} />
      <span className={styles.line} />
      <span className={styles.line} />
      <span className={styles.short} />
    </div>
  );
}
