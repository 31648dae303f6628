import type { ReactNode } from 'react';
import styles from './Thread.module.css';

/** One place in the list. */
export function Entry({
  id,
  room = false,
  children,
}: {
  id: string;
  /** Whether there is room below it, so that it can stand at the top. */
  room?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={room ? styles.room : undefined} data-turn={id}>
      {children}
    </div>
  );
}
