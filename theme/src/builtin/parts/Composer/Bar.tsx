import { useRef } from 'react';
import { useChat, useChatState } from '../../ChatContext';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import styles from './Composer.module.css';

/** The composer's buttons: attach, mention, dictate, stop, send. */
export function Bar({
  sendable,
  accept,
  onFiles,
  onMention,
  onDictate,
  onStop,
}: {
  sendable: boolean;
  accept: string;
  onFiles: ((files: File[]) => void) | undefined;
  onMention: (() => void) | undefined;
  onDictate: (() => void) | undefined;
  onStop: () => void;
}) {
  const { t } = useChat();
  const { run } = useChatState();
  const picker = useRef<HTMLInputElement>(null);
  const canStop = run?.canStop === true;
  return (
    <div className={styles.bar}>
      {onFiles && (
        <>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            accept={accept || undefined}
            aria-label={t('chat.attach')}
            onChange={(event) => {
              onFiles([...(event.target.files ?? [])]);
              // The same file again is a change too.
              event.target.value = '';
            }}
          />
          <IconButton label={t('chat.attach')} onClick={() => picker.current?.click()}>
            <Icon name="attach" />
          </IconButton>
        </>
      )}
      {onMention && (
        <IconButton label={t('chat.mention')} onClick={onMention}>
          <span className={styles.at} aria-hidden="true">
            @
          </span>
        </IconButton>
      )}
      <span className={styles.space} />
      {onDictate && (
        <IconButton label={t('chat.dictate')} onClick={onDictate}>
          <Icon name="microphone" />
        </IconButton>
      )}
      {canStop && (
        <IconButton
          label={t('chat.stop')}
          className={sendable ? styles.stopQuiet : styles.send}
          onClick={onStop}
        >
          <Icon name="stop" size={20} />
        </IconButton>
      )}
      {(!canStop || sendable) && (
        <IconButton
          label={t(run ? 'chat.sendNext' : 'chat.send')}
          className={styles.send}
          type="submit"
          disabled={!sendable}
        >
          <Icon name="send" size={20} />
        </IconButton>
      )}
    </div>
  );
}
