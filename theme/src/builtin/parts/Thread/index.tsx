import { useDeferredValue, useRef } from 'react';
import type { StartPrompt } from '../../../client/builtinChatProps';
import { useChat, useChatState } from '../../ChatContext';
import { groupTurns, type Turn } from '../../state/groupTurns';
import { RunAnnouncer } from '../Announcer';
import { FailureView } from '../Failure';
import { Icon } from '../Icon';
import { Notices } from '../Notices';
import { Outgoing } from '../Outgoing';
import { Progress } from '../Progress';
import { StartScreen } from '../StartScreen';
import { TurnView } from '../Turn';
import { Skeleton } from './Skeleton';
import styles from './Thread.module.css';
import { Unanswered } from './Unanswered';
import { useThreadScroll } from './useThreadScroll';

/** The conversation: what was said, what is being said, and what stands in the way. */
export function Thread({
  startScreen,
  onEdit,
}: {
  startScreen: { greeting: string; prompts: StartPrompt[] };
  onEdit: (localId: string) => void;
}) {
  const { t } = useChat();
  const state = useChatState();
  // Drawn when there is time: typing and scrolling go first.
  const items = useDeferredValue(state.items);
  const known = useRef<Turn[]>([]);
  const turns = groupTurns(items, known.current);
  known.current = turns;
  const { scroller, content, isAway, toNewest } = useThreadScroll(state, items);

  const { run, failure, outgoing, loading } = state;
  const sending = outgoing.some((message) => message.status !== 'queued');
  const before = sending ? turns : turns.slice(0, -1);
  const last = sending ? undefined : turns.at(-1);
  const empty = turns.length === 0 && outgoing.length === 0 && loading !== 'thread';

  return (
    <div className={styles.thread}>
      <section
        className={styles.scroller}
        ref={scroller}
        aria-label={t('chat.conversation')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <div className={styles.content} ref={content}>
          {loading === 'thread' && <Skeleton />}
          {loading === 'older' && <p className={styles.older}>{t('chat.loadingOlder')}</p>}
          {empty && !failure && (
            <StartScreen greeting={startScreen.greeting} prompts={startScreen.prompts} />
          )}
          {before.map((turn) => (
            <div className={styles.turn} key={turn.key} data-turn={turn.key}>
              <TurnView turn={turn} unfinished={state.unfinished} last={false} answering={false} />
            </div>
          ))}
          <div className={run || sending ? `${styles.tail} ${styles.room}` : styles.tail} data-tail>
            {last && (
              <div data-turn={last.key}>
                <TurnView turn={last} unfinished={state.unfinished} last answering={run !== null} />
              </div>
            )}
            {outgoing
              .filter((message) => message.status !== 'queued')
              .map((message) => (
                <Outgoing key={message.localId} message={message} onEdit={onEdit} />
              ))}
            <Progress />
            <Notices />
            {failure ? <FailureView failure={failure} /> : <Unanswered turn={last} />}
            {outgoing
              .filter((message) => message.status === 'queued')
              .map((message) => (
                <Outgoing key={message.localId} message={message} onEdit={onEdit} />
              ))}
          </div>
        </div>
      </section>
      {isAway && (
        <button type="button" className={styles.newest} onClick={toNewest}>
          <Icon name="arrowDown" size={16} />
          {t('chat.toNewest')}
        </button>
      )}
      <RunAnnouncer />
    </div>
  );
}
