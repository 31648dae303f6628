import { useState } from 'react';
import { useChat, useImageDomains } from '../ChatContext';
import styles from './Markdown.module.css';
import { MarkdownLink } from './MarkdownLink';
import { vetImage } from './vetHref';

/** An image of the site's or of a domain the thread allows; any other is a link to it. */
export function MarkdownImage({ src, alt }: { src: string; alt: string }) {
  const { origins, t } = useChat();
  const domains = useImageDomains();
  const [broken, setBroken] = useState(false);
  const vetted = vetImage(src, origins, domains);
  if (!vetted || broken) {
    return <MarkdownLink href={src}>{alt || t('chat.image')}</MarkdownLink>;
  }
  return (
    <img
      className={styles.image}
      src={vetted}
      alt={alt}
      loading="lazy"
      decoding="async"
      referrerPolicy="no-referrer"
      onError={() => setBroken(true)}
    />
  );
}
