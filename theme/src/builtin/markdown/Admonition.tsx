import type { ReactNode } from 'react';
import { useChat } from '../ChatContext';
import { Icon, type IconName } from '../parts/Icon';
import { toOwn } from '../protocol/json';
import styles from './Admonition.module.css';

type Tone = 'note' | 'tip' | 'info' | 'warning' | 'danger';

const tones: Readonly<Record<string, Tone>> = {
  note: 'note',
  secondary: 'note',
  important: 'info',
  tip: 'tip',
  success: 'tip',
  info: 'info',
  warning: 'warning',
  caution: 'warning',
  danger: 'danger',
};

const icons: Readonly<Record<Tone, IconName>> = {
  note: 'info',
  tip: 'lightbulb',
  info: 'info',
  warning: 'warning',
  danger: 'warning',
};

/** Docusaurus's admonition, in its colours. */
export function Admonition({
  kind,
  title,
  children,
}: {
  kind: string;
  title: string;
  children: ReactNode;
}) {
  const { t } = useChat();
  const tone = toOwn(tones, kind) ?? 'note';
  return (
    <div className={`${styles.admonition} ${styles[tone]}`} role="note">
      <p className={styles.title}>
        <Icon name={icons[tone]} size={16} />
        {title || t(`chat.admonition.${tone}`)}
      </p>
      {children}
    </div>
  );
}
