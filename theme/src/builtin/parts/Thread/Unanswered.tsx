import { useChat } from '../../ChatContext';
import type { ChatState } from '../../state/chatState';
import type { Turn } from '../../state/groupTurns';
import styles from './Thread.module.css';

/** A question that was never answered (its server died, or it was stopped at once) can be. */
export function Unanswered({ turn, state }: { turn: Turn | undefined; state: ChatState }) {
  const { controller, t } = useChat();
  const { run, loading, thread, outgoing } = state;
  const question = turn?.user;
  if (!question || run || loading !== 'none' || outgoing.length > 0) return null;
  if (turn.items.some((item) => item.type !== 'client_tool_call')) return null;
  if (thread && thread.status.type !== 'active') return null;
  return (
    <p className={styles.unanswered}>
      {t('chat.unanswered')}
      <button type="button" className={styles.answer} onClick={() => controller.retry(question.id)}>
        {t('chat.answerNow')}
      </button>
    </p>
  );
}
