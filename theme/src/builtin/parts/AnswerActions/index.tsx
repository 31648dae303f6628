import { useState } from 'react';
import { useChat, useChatSelector } from '../../ChatContext';
import type { ThreadItem } from '../../protocol/item';
import type { FeedbackKind } from '../../state/chatState';
import { CopyButton } from '../CopyButton';
import { Group } from '../Group';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import styles from './AnswerActions.module.css';
import { copyText } from './copyText';

/** What can be done with a finished answer: copy, judge, have it answered again. */
export function AnswerActions({
  items,
  questionId,
  last,
}: {
  items: readonly ThreadItem[];
  questionId: string | undefined;
  last: boolean;
}) {
  const { controller, features, t, announce } = useChat();
  const text = copyText(items);
  const ids = items.map((item) => item.id);
  const given = useChatSelector(({ feedback }) => (ids[0] ? feedback[ids[0]] : undefined));
  const open = useChatSelector(({ thread }) => thread?.status.type === 'active');
  const [isLost, setLost] = useState(false);
  async function judge(kind: FeedbackKind) {
    setLost(false);
    try {
      await controller.giveFeedback(ids, kind);
      announce(t('chat.feedbackThanks'));
    } catch {
      setLost(true);
    }
  }
  return (
    <>
      <Group
        className={last ? `${styles.actions} ${styles.last}` : styles.actions}
        aria-label={t('chat.answerActions')}
      >
        {text && <CopyButton text={text} label={t('chat.copyAnswer')} />}
        {features.feedback !== false && (
          <>
            <IconButton
              label={t('chat.good')}
              aria-pressed={given === 'positive'}
              onClick={() => judge('positive')}
            >
              <Icon name="up" size={16} />
            </IconButton>
            <IconButton
              label={t('chat.bad')}
              aria-pressed={given === 'negative'}
              onClick={() => judge('negative')}
            >
              <Icon name="down" size={16} />
            </IconButton>
          </>
        )}
        {last && questionId && open && features.retry !== false && (
          <IconButton label={t('chat.answerAgain')} onClick={() => controller.retry(questionId)}>
            <Icon name="retry" size={16} />
          </IconButton>
        )}
      </Group>
      {isLost && (
        <p className={styles.problem} role="alert">
          {t('chat.feedbackFailed')}
        </p>
      )}
    </>
  );
}
