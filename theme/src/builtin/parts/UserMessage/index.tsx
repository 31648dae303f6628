import { memo } from 'react';
import { useChat } from '../../ChatContext';
import { opensElsewhere } from '../../markdown/MarkdownLink';
import { vetHref } from '../../markdown/vetHref';
import type { Attachment } from '../../protocol/attachment';
import type { TagPart, TextPart } from '../../protocol/item';
import { Attachments } from '../Attachments';
import { Icon } from '../Icon';
import { VisuallyHidden } from '../VisuallyHidden';
import styles from './UserMessage.module.css';

/** What the reader wrote, with what they quoted, mentioned and attached. */
export const UserMessage = memo(function UserMessage({
  content,
  quotedText,
  attachments,
  dimmed = false,
}: {
  content: (TextPart | TagPart)[];
  quotedText?: string | undefined;
  attachments: Attachment[];
  dimmed?: boolean;
}) {
  const { t } = useChat();
  const text = content.some((part) => part.text !== '');
  return (
    <div className={dimmed ? `${styles.message} ${styles.dimmed}` : styles.message}>
      <VisuallyHidden as="h3">{t('chat.you')}</VisuallyHidden>
      {quotedText && (
        <blockquote className={styles.quote}>
          <VisuallyHidden>{t('chat.quotedPassage')} </VisuallyHidden>
          <bdi>{quotedText}</bdi>
        </blockquote>
      )}
      <Attachments attachments={attachments} />
      {text && (
        <div className={styles.bubble} dir="auto">
          {content.map((part, index) =>
            part.type === 'text' ? (
              part.text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: a sent message does not change
              <Tag key={index} tag={part} />
            ),
          )}
        </div>
      )}
    </div>
  );
});

function Tag({ tag }: { tag: TagPart }) {
  const { origins, onCitation } = useChat();
  const target = vetHref(tag.data.href, origins[0] ?? '')?.internal;
  const label = (
    <>
      <Icon name="document" size={14} />
      {tag.text}
    </>
  );
  if (!target) return <span className={styles.tag}>{label}</span>;
  return (
    <a
      className={styles.tag}
      href={target}
      onClick={(event) => {
        if (opensElsewhere(event)) return;
        event.preventDefault();
        onCitation(target);
      }}
    >
      {label}
    </a>
  );
}
