import { memo } from 'react';
import { useChat } from '../../ChatContext';
import type { Turn } from '../../state/groupTurns';
import { AnswerActions } from '../AnswerActions';
import { Item } from '../Item';
import { Sources } from '../Sources';
import { UserMessage } from '../UserMessage';
import { VisuallyHidden } from '../VisuallyHidden';
import styles from './Turn.module.css';

/** A question and its answer. */
export const TurnView = memo(function TurnView({
  turn,
  unfinished,
  last,
  answering,
}: {
  turn: Turn;
  unfinished: ReadonlySet<string>;
  last: boolean;
  answering: boolean;
}) {
  const { t } = useChat();
  const answered = turn.items.some((item) => item.type !== 'client_tool_call');
  return (
    <>
      {turn.user && (
        <UserMessage
          content={turn.user.content}
          quotedText={turn.user.quotedText}
          attachments={turn.user.attachments}
        />
      )}
      {answered && (
        <div className={styles.answer} data-answer>
          <VisuallyHidden as="h3">{t('chat.assistant')}</VisuallyHidden>
          {turn.items.map((item) => (
            <Item key={item.id} item={item} unfinished={unfinished.has(item.id)} />
          ))}
          {!answering && (
            <>
              <Sources items={turn.items} />
              <AnswerActions items={turn.items} questionId={turn.user?.id} last={last} />
            </>
          )}
        </div>
      )}
    </>
  );
});
