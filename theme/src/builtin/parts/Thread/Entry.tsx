import { type ReactNode, useEffect, useState } from 'react';
import styles from './Thread.module.css';

/**
 * One turn's place in the list; `className` is that of the newest, which is always drawn. An older
 * one is drawn once, so that its size is known, and from then on only where it can be seen.
 */
export function Entry({
  id,
  className,
  children,
}: {
  id: string;
  className: string | undefined;
  children: ReactNode;
}) {
  const [measured, setMeasured] = useState(false);
  useEffect(() => {
    // The browser remembers a size after the frame in which it was drawn.
    const timer = setTimeout(() => setMeasured(true), 250);
    return () => clearTimeout(timer);
  }, []);
  const past = measured ? `${styles.entry} ${styles.past}` : styles.entry;
  return (
    <div className={className ?? past} data-turn={id}>
      {children}
    </div>
  );
}
