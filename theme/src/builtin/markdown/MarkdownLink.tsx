import type { MouseEvent, ReactNode } from 'react';
import { useChat } from '../ChatContext';
import { VisuallyHidden } from '../parts/VisuallyHidden';
import styles from './MarkdownLink.module.css';
import { toDeepLink } from './toDeepLink';
import { vetHref } from './vetHref';

/** Whether a click asks for something else than going there in this tab. */
export function opensElsewhere(event: MouseEvent): boolean {
  return event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
}

/** A link of the text; one that may not be followed is only its text. */
export function MarkdownLink({ href, children }: { href: string; children: ReactNode }) {
  const { origins, siteUrl, onCitation, emitEffect, t } = useChat();
  const link = toDeepLink(href);
  if (link) {
    return (
      <button
        type="button"
        className={styles.deepLink}
        onClick={() => emitEffect(link.name, link.data)}
      >
        {children}
      </button>
    );
  }
  const vetted = vetHref(href, origins[0] ?? '', siteUrl);
  if (!vetted) return <>{children}</>;
  const { internal } = vetted;
  if (internal === undefined) {
    return (
      <a href={vetted.href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
        <VisuallyHidden> {t('chat.newTab')}</VisuallyHidden>
      </a>
    );
  }
  return (
    <a
      href={internal}
      onClick={(event) => {
        if (opensElsewhere(event)) return;
        event.preventDefault();
        onCitation(internal);
      }}
    >
      {children}
    </a>
  );
}
