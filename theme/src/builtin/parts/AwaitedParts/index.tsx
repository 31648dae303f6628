import { useChat } from '../../ChatContext';
import { loadAnswerParts, useAnswerParts } from '../../loadAnswerParts';
import failure from '../Failure/Failure.module.css';
import { Icon } from '../Icon';
import { Skeleton } from '../Thread/Skeleton';

/** Stands where an answer or the conversations will, while what draws them is on its way. */
export function AwaitedParts() {
  const { t } = useChat();
  if (useAnswerParts() !== null) return <Skeleton />;
  return (
    <div className={failure.failure} role="alert">
      <Icon name="offline" />
      <p className={failure.text}>{t('chat.failure.unreachable')}</p>
      <div className={failure.actions}>
        <button
          type="button"
          className={failure.button}
          onClick={() => void loadAnswerParts().catch(() => {})}
        >
          {t('chat.tryAgain')}
        </button>
      </div>
    </div>
  );
}
