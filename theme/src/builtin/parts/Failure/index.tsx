import { useChat } from '../../ChatContext';
import type { Failure } from '../../state/chatState';
import { Icon, type IconName } from '../Icon';
import styles from './Failure.module.css';

const icons: Readonly<Partial<Record<Failure['kind'], IconName>>> = {
  offline: 'offline',
  unreachable: 'offline',
  signed_out: 'lock',
  rate_limited: 'clock',
};

/** What did not work, in the reader's words, and what they can do. */
export function FailureView({ failure }: { failure: Failure }) {
  const { controller, t } = useChat();
  const { kind, message, when } = failure;
  const known = when ? t('chat.failure.limited_until', { when }) : t(`chat.failure.${kind}`);
  const text = kind === 'told' ? message : known;
  return (
    <div className={styles.failure} role="alert">
      <Icon name={icons[failure.kind] ?? 'warning'} />
      <p className={styles.text} dir="auto">
        {text}
      </p>
      <div className={styles.actions}>
        {/* A message that was not sent has a button of its own. */}
        {failure.allowRetry && !failure.localId && (
          <button type="button" className={styles.button} onClick={() => controller.retry()}>
            {t('chat.tryAgain')}
          </button>
        )}
        {(failure.kind === 'thread_gone' || failure.during === 'open') && (
          <button type="button" className={styles.button} onClick={() => controller.newThread()}>
            {t('chat.newConversation')}
          </button>
        )}
      </div>
    </div>
  );
}
