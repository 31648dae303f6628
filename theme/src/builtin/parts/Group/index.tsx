import type { FieldsetHTMLAttributes } from 'react';
import styles from './Group.module.css';

/** Controls that belong together, under a name: a fieldset without its looks. */
export function Group({ className, ...rest }: FieldsetHTMLAttributes<HTMLFieldSetElement>) {
  return <fieldset className={`${styles.group} ${className ?? ''}`} {...rest} />;
}
