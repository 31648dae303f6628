import { memo, useId, useLayoutEffect, useRef, useState } from 'react';
import { useChat } from '../../ChatContext';
import { opensElsewhere } from '../../markdown/MarkdownLink';
import { type CitationTarget, toCitationTarget } from '../../markdown/toCitationTarget';
import type { ThreadItem } from '../../protocol/item';
import { Icon } from '../Icon';
import styles from './Sources.module.css';

/** So many are shown at once; more are behind a button. */
const shownFirst = 3;

/** The places an answer cites, each once, in the order of their first mention. */
export const Sources = memo(function Sources({ items }: { items: readonly ThreadItem[] }) {
  const { t, origins, siteUrl } = useChat();
  const [expanded, setExpanded] = useState(false);
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    // The button is gone: the reader goes on with the first of those it has shown.
    if (expanded) list.current?.children[shownFirst]?.querySelector('a')?.focus();
  }, [expanded]);
  const targets = collect(items, origins[0] ?? '', siteUrl);
  if (targets.length === 0) return null;
  const shown = expanded ? targets : targets.slice(0, shownFirst);
  return (
    // No landmark: a conversation has one of these in each answer.
    <div className={styles.sources}>
      <h4 className={styles.title} id={id}>
        {t('chat.sources')}
      </h4>
      <ol ref={list} className={styles.list} aria-labelledby={id}>
        {shown.map((target) => (
          <li key={target.key}>
            <SourceLink target={target} />
          </li>
        ))}
      </ol>
      {targets.length > shown.length && (
        <button type="button" className={styles.more} onClick={() => setExpanded(true)}>
          {t('chat.moreSources', { count: targets.length - shown.length })}
        </button>
      )}
    </div>
  );
});

function SourceLink({ target }: { target: CitationTarget }) {
  const { onCitation } = useChat();
  const text = (
    <>
      <Icon name={target.href && !target.internal ? 'globe' : 'document'} size={16} />
      <span className={styles.text}>
        <span className={styles.heading}>{target.label}</span>
        {target.page && <span className={styles.page}>{target.page}</span>}
      </span>
    </>
  );
  const { href, internal, snippet } = target;
  if (!href) return <span className={styles.source}>{text}</span>;
  return (
    <a
      className={styles.source}
      href={internal ?? href}
      {...(internal === undefined ? { target: '_blank', rel: 'noopener noreferrer nofollow' } : {})}
      onClick={(event) => {
        if (internal === undefined || opensElsewhere(event)) return;
        event.preventDefault();
        onCitation(internal, snippet);
      }}
    >
      {text}
    </a>
  );
}

function collect(
  items: readonly ThreadItem[],
  origin: string,
  siteUrl: string | undefined,
): CitationTarget[] {
  const targets = new Map<string, CitationTarget>();
  for (const item of items) {
    if (item.type !== 'assistant_message') continue;
    for (const { source } of item.content.flatMap((part) => part.annotations)) {
      const target = toCitationTarget(source, origin, siteUrl);
      if (target.label && !targets.has(target.key)) targets.set(target.key, target);
    }
  }
  return [...targets.values()];
}
