import { useDeferredValue, useRef } from 'react';
import type { StartPrompt } from '../../../client/builtinChatProps';
import { useChat, useChatState } from '../../ChatContext';
import { useAnswerParts } from '../../loadAnswerParts';
import type { ChatState, OutgoingMessage } from '../../state/chatState';
import { groupTurns, type Turn } from '../../state/groupTurns';
import { type Stretch, toStretches } from '../../state/toStretches';
import { RunAnnouncer } from '../Announcer';
import { AwaitedParts } from '../AwaitedParts';
import { FailureView } from '../Failure';
import { Icon } from '../Icon';
import { Notices } from '../Notices';
import { Outgoing } from '../Outgoing';
import { Progress } from '../Progress';
import { StartScreen } from '../StartScreen';
import { Entry } from './Entry';
import { KeptPlace } from './KeptPlace';
import { Skeleton } from './Skeleton';
import { StretchView } from './StretchView';
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
  // Drawn when there is time: typing and scrolling go first.
  const stored = useDeferredValue(useChatState());
  const parts = useAnswerParts();
  // Without what draws them, items are still to come.
  const awaitsParts = !parts && stored.items.length > 0;
  const state: ChatState = awaitsParts ? { ...stored, items: [], loading: 'thread' } : stored;
  const known = useRef<{ turns: Turn[]; stretches: readonly Stretch[] }>(undefined);
  const turns = groupTurns(state.items, known.current?.turns);
  const stretches = toStretches(turns, known.current?.stretches);
  known.current = { turns, stretches };
  const { scroller, content, isAway, toNewest } = useThreadScroll(state);

  const { run, failure, outgoing, loading } = state;
  // Beside an answer that is being made, one that failed waits like the others, below it.
  const isSent = ({ status }: OutgoingMessage) =>
    run ? status === 'sending' : status !== 'queued';
  const sent = outgoing.filter(isSent);
  const waiting = outgoing.filter((message) => !isSent(message));
  const last = sent.length > 0 ? undefined : turns.at(-1);
  const empty = turns.length + outgoing.length === 0 && loading !== 'thread';

  // What stands below the newest entry belongs to it, so that it can be given room.
  const below = (
    <>
      <Progress state={state} />
      <Notices state={state} />
      {failure ? <FailureView failure={failure} /> : <Unanswered turn={last} state={state} />}
      {waiting.map((message) => (
        <Outgoing key={message.localId} message={message} onEdit={onEdit} />
      ))}
    </>
  );
  // A question asked here keeps its room when its answer has ended, or the page would jump.
  const askedIn = useRef<string>(undefined);
  const shownThread = state.threadId ?? 'new';
  if (run || sent.length > 0) askedIn.current = shownThread;
  const room = askedIn.current === shownThread && !empty;
  const { unfinished } = state;
  const newest = last && { turn: last, unfinished, answering: run !== null, room, below };

  return (
    <div className={styles.thread}>
      <KeptPlace scroller={scroller} threadId={state.threadId} first={state.items[0]?.id} />
      <section
        className={styles.scroller}
        ref={scroller}
        aria-label={t('chat.conversation')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <div className={styles.content} ref={content} data-thread>
          {loading === 'thread' && (awaitsParts ? <AwaitedParts /> : <Skeleton />)}
          {loading === 'older' && <p className={styles.older}>{t('chat.loadingOlder')}</p>}
          {empty && !failure && (
            <StartScreen greeting={startScreen.greeting} prompts={startScreen.prompts} />
          )}
          {parts &&
            stretches.map((stretch, index) => {
              const isLast = index === stretches.length - 1;
              return (
                <StretchView
                  key={stretch.key}
                  View={parts.TurnView}
                  stretch={stretch}
                  open={index === 0 || isLast}
                  newest={isLast ? newest : undefined}
                />
              );
            })}
          {sent.map((message, index) => (
            <Entry key={message.localId} id={message.localId} room={room}>
              <Outgoing message={message} onEdit={onEdit} />
              {index === sent.length - 1 && below}
            </Entry>
          ))}
          {!last && sent.length === 0 && below}
        </div>
      </section>
      {/* Where nothing was said, nothing is newest: it would only cover the prompts. */}
      {isAway && !empty && (
        <button type="button" className={styles.newest} onClick={toNewest}>
          <Icon name="arrowDown" size={16} />
          <span>{t('chat.toNewest')}</span>
        </button>
      )}
      <RunAnnouncer />
    </div>
  );
}
