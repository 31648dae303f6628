import { useChat } from '../../ChatContext';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import { VisuallyHidden } from '../VisuallyHidden';
import styles from './Uploads.module.css';
import type { Upload } from './useUploads';

/** The files of the message being written, each with how far it is. */
export function Uploads({
  uploads,
  onRemove,
  onRetry,
}: {
  uploads: Upload[];
  onRemove: (id: string) => void;
  onRetry: (id: string) => void;
}) {
  const { t } = useChat();
  if (uploads.length === 0) return null;
  return (
    <ul className={styles.uploads} aria-label={t('chat.attachments')}>
      {uploads.map((upload) => (
        <li key={upload.id} className={styles.upload}>
          {upload.preview ? (
            <img className={styles.preview} src={upload.preview} alt="" />
          ) : (
            <Icon name="document" size={18} className={styles.icon} />
          )}
          <span className={styles.text}>
            <span className={styles.name}>{upload.name}</span>
            {upload.status === 'uploading' && (
              <progress
                className={styles.progress}
                value={upload.progress}
                aria-label={t('chat.uploading', { name: upload.name })}
              />
            )}
            {upload.status === 'failed' && (
              <button type="button" className={styles.retry} onClick={() => onRetry(upload.id)}>
                {t('chat.tryAgain')}
                <VisuallyHidden>: {upload.name}</VisuallyHidden>
              </button>
            )}
          </span>
          <IconButton
            label={t('chat.removeFile', { name: upload.name })}
            onClick={() => onRemove(upload.id)}
          >
            <Icon name="close" size={16} />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
