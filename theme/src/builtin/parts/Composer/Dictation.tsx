import { useEffect, useRef, useState } from 'react';
import { useChat } from '../../ChatContext';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import styles from './Composer.module.css';
import type { DictationState } from './useDictation';

/** In place of the composer's bar while the reader speaks. */
export function Dictation({
  state,
  onFinish,
  onCancel,
}: {
  state: Exclude<DictationState, 'off'>;
  onFinish: () => void;
  onCancel: () => void;
}) {
  const { t } = useChat();
  const [seconds, setSeconds] = useState(0);
  const finish = useRef<HTMLButtonElement>(null);
  useEffect(() => finish.current?.focus(), []);
  useEffect(() => {
    if (state !== 'listening') return;
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, [state]);
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <div className={styles.bar}>
      <IconButton label={t('chat.dictationCancel')} onClick={onCancel}>
        <Icon name="close" />
      </IconButton>
      <p className={styles.listening}>
        <span className={styles.recording} aria-hidden="true" />
        {state === 'listening' ? t('chat.dictating') : t('chat.transcribing')}
        {state === 'listening' && <span className={styles.time}>{time}</span>}
      </p>
      <IconButton
        buttonRef={finish}
        label={t('chat.dictationDone')}
        className={styles.send}
        disabled={state !== 'listening'}
        onClick={onFinish}
      >
        <Icon name="check" size={20} />
      </IconButton>
    </div>
  );
}
