import { useChat } from '../../ChatContext';
import { Icon } from '../Icon';
import styles from './Composer.module.css';

/** In place of the composer, where a conversation takes no more messages. */
export function Locked({ reason }: { reason: string | undefined }) {
  const { controller, t } = useChat();
  return (
    <div className={styles.locked} role="status">
      <Icon name="lock" />
      <p>{reason || t('chat.locked')}</p>
      <button type="button" className={styles.lockedNew} onClick={() => controller.newThread()}>
        {t('chat.newConversation')}
      </button>
    </div>
  );
}
