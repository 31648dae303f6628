import { memo, type ReactNode, useEffect, useState } from 'react';
import type { Turn } from '../../state/groupTurns';
import type { TurnView } from '../Turn';
import styles from './Thread.module.css';

/**
 * A turn in its place of the list. One of the past is drawn once, so that its size is known, and
 * from then on only where it can be seen; while the newest answer grows, none of them is touched.
 */
export const TurnEntry = memo(function TurnEntry({
  View,
  turn,
  unfinished = none,
  last = false,
  answering = false,
  room = false,
  below,
}: {
  View: typeof TurnView;
  turn: Turn;
  unfinished?: ReadonlySet<string>;
  last?: boolean;
  answering?: boolean;
  room?: boolean;
  below?: ReactNode;
}) {
  const [measured, setMeasured] = useState(false);
  useEffect(() => {
    // The browser remembers a size after the frame in which it was drawn.
    const timer = setTimeout(() => setMeasured(true), 250);
    return () => clearTimeout(timer);
  }, []);
  const past = measured ? styles.past : undefined;
  return (
    <Entry id={turn.key} className={last ? room && styles.room : past}>
      <View turn={turn} unfinished={unfinished} last={last} answering={answering} />
      {below}
    </Entry>
  );
});

const none: ReadonlySet<string> = new Set();

/** One place in the list. */
export function Entry({
  id,
  className,
  children,
}: {
  id: string;
  className: string | false | undefined;
  children: ReactNode;
}) {
  return (
    <div className={className ? `${styles.entry} ${className}` : styles.entry} data-turn={id}>
      {children}
    </div>
  );
}
