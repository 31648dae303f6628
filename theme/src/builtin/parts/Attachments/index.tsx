import { useState } from 'react';
import { useChat, useImageDomains } from '../../ChatContext';
import { vetImage } from '../../markdown/vetHref';
import type { Attachment } from '../../protocol/attachment';
import { Icon } from '../Icon';
import styles from './Attachments.module.css';

/** The files of a sent message. */
export function Attachments({ attachments }: { attachments: Attachment[] }) {
  const { t } = useChat();
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('chat.attachments')}>
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          <AttachmentView attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

function AttachmentView({ attachment }: { attachment: Attachment }) {
  const { origins } = useChat();
  const domains = useImageDomains();
  const [broken, setBroken] = useState(false);
  const preview = vetImage(attachment.previewUrl, origins, domains);
  if (attachment.type === 'image' && preview && !broken) {
    return (
      <img
        className={styles.image}
        src={preview}
        alt={attachment.name}
        loading="lazy"
        decoding="async"
        onError={() => setBroken(true)}
      />
    );
  }
  return (
    <span className={styles.file}>
      <Icon name={attachment.type === 'image' ? 'image' : 'document'} size={16} />
      <span className={styles.name}>{attachment.name}</span>
    </span>
  );
}
