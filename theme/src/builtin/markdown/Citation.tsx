import { useId, useRef } from 'react';
import { useChat } from '../ChatContext';
import styles from './Citation.module.css';
import { CitationPreview } from './CitationPreview';
import { useAnnotation } from './citations';
import { opensElsewhere } from './MarkdownLink';
import { toCitationTarget } from './toCitationTarget';
import { usePreview } from './usePreview';

/** The marker of a citation in the text: the heading's name, the way there, and what is there. */
export function Citation({ number }: { number: number }) {
  const annotation = useAnnotation(number);
  const { origins, siteUrl, onCitation, t } = useChat();
  const target = annotation && toCitationTarget(annotation.source, origins[0] ?? '', siteUrl);
  const marker = useRef<HTMLAnchorElement>(null);
  const previewId = useId();
  const preview = usePreview(Boolean(target?.page || target?.snippet));
  if (!target) return null;
  const label = <span className={styles.label}>{target.label}</span>;
  if (!target.href) return <span className={styles.citation}>{label}</span>;
  const { href, internal, snippet } = target;
  return (
    <>
      <a
        ref={marker}
        className={styles.citation}
        href={internal ?? href}
        aria-label={t('chat.citation', { title: target.label })}
        aria-describedby={preview.shown ? previewId : undefined}
        {...(internal === undefined
          ? { target: '_blank', rel: 'noopener noreferrer nofollow' }
          : {})}
        {...preview.marker}
        onClick={(event) => {
          preview.close();
          if (internal === undefined || opensElsewhere(event)) return;
          event.preventDefault();
          onCitation(internal, snippet);
        }}
      >
        {label}
      </a>
      {preview.shown && (
        <CitationPreview
          id={previewId}
          anchor={marker}
          target={target}
          onPointer={preview.over}
          onClose={preview.close}
        />
      )}
    </>
  );
}
