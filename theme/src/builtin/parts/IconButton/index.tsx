import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './IconButton.module.css';

/** A button that is an icon: its name is read out, and shown where the pointer rests. */
export function IconButton({
  label,
  children,
  className,
  buttonRef,
  ...rest
}: {
  label: string;
  children: ReactNode;
  buttonRef?: Ref<HTMLButtonElement> | undefined;
} & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      ref={buttonRef}
      className={`${styles.button} ${className ?? ''}`}
      aria-label={label}
      title={label}
      {...rest}
    >
      {children}
    </button>
  );
}
