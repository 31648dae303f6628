import { useEffect, useState } from 'react';
import { useChat } from '../../ChatContext';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';

/** Copies a text, and says so. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t, announce } = useChat();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(t('chat.copied'));
    } catch {
      announce(t('chat.copyFailed'));
    }
  }
  return (
    <IconButton label={copied ? t('chat.copied') : label} onClick={copy}>
      <Icon name={copied ? 'check' : 'copy'} size={16} />
    </IconButton>
  );
}
