import { useSyncExternalStore } from 'react';
import { isOffline } from '../../api/isOffline';
import { useChat } from '../../ChatContext';
import { Icon } from '../Icon';
import styles from './OfflineBanner.module.css';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Says that there is no connection, and that what is written now will be sent. */
export function OfflineBanner() {
  const { t } = useChat();
  const offline = useSyncExternalStore(subscribe, isOffline, () => false);
  return (
    <div role="status">
      {offline && (
        <p className={styles.banner}>
          <Icon name="offline" size={16} />
          {t('chat.offline')}
        </p>
      )}
    </div>
  );
}
