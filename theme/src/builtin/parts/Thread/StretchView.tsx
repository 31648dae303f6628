import { memo, type ReactNode, useEffect, useState } from 'react';
import type { Turn } from '../../state/groupTurns';
import type { Stretch } from '../../state/toStretches';
import type { TurnView } from '../Turn';
import { Entry } from './Entry';
import styles from './Thread.module.css';

/** The turn at the end, which may be growing, and what goes with it. */
export interface Newest {
  turn: Turn;
  unfinished: ReadonlySet<string>;
  answering: boolean;
  room: boolean;
  below: ReactNode;
}

/**
 * Some turns in their place of the list. They are drawn once, so that their size is known, and from
 * then on only where they can be seen; while the newest answer grows, none of the others is
 * touched. Many turns have one such place in common, as the browser looks at each of these places
 * in every frame: with one for each turn, scrolling in a long conversation stuttered.
 * @param open whether it is at an end of what is shown, where turns may still be added
 */
export const StretchView = memo(function StretchView({
  View,
  stretch,
  open,
  newest,
}: {
  View: typeof TurnView;
  stretch: Stretch;
  open: boolean;
  newest?: Newest | undefined;
}) {
  const [measured, setMeasured] = useState(false);
  useEffect(() => {
    setMeasured(false);
    if (open) return;
    // The browser remembers a size after the frame in which it was drawn.
    const timer = setTimeout(() => setMeasured(true), 250);
    return () => clearTimeout(timer);
  }, [open]);
  const past = measured && !open;
  return (
    <div className={past ? `${styles.stretch} ${styles.past}` : styles.stretch} data-stretch>
      {stretch.turns.map((turn) =>
        turn === newest?.turn ? (
          <TurnEntry key={turn.key} View={View} last {...newest} />
        ) : (
          <TurnEntry key={turn.key} View={View} turn={turn} />
        ),
      )}
    </div>
  );
});

const none: ReadonlySet<string> = new Set();

const TurnEntry = memo(function TurnEntry({
  View,
  turn,
  unfinished = none,
  last = false,
  answering = false,
  room = false,
  below,
}: Partial<Newest> & { View: typeof TurnView; turn: Turn; last?: boolean }) {
  return (
    <Entry id={turn.key} room={room}>
      <View turn={turn} unfinished={unfinished} last={last} answering={answering} />
      {below}
    </Entry>
  );
});
