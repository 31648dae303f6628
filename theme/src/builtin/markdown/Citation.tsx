import { useChat } from '../ChatContext';
import styles from './Citation.module.css';
import { useAnnotation } from './citations';
import { opensElsewhere } from './MarkdownLink';
import { toCitationTarget } from './toCitationTarget';

/** The marker of a citation in the text: the heading's name, and the way there. */
export function Citation({ number }: { number: number }) {
  const annotation = useAnnotation(number);
  const { origins, onCitation, t } = useChat();
  if (!annotation) return null;
  const target = toCitationTarget(annotation.source, origins[0] ?? '');
  const label = <span className={styles.label}>{target.label}</span>;
  if (!target.href) return <span className={styles.citation}>{label}</span>;
  const { href, internal, snippet } = target;
  return (
    <a
      className={styles.citation}
      href={internal ?? href}
      title={[target.page, target.label].filter(Boolean).join(' › ')}
      aria-label={t('chat.citation', { title: target.label })}
      {...(internal === undefined ? { target: '_blank', rel: 'noopener noreferrer nofollow' } : {})}
      onClick={(event) => {
        if (internal === undefined || opensElsewhere(event)) return;
        event.preventDefault();
        onCitation(internal, snippet);
      }}
    >
      {label}
    </a>
  );
}
