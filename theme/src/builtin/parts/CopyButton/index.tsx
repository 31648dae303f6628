import { useEffect, useState } from 'react';
import { useChat } from '../../ChatContext';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import { writeToClipboard } from './writeToClipboard';

/** Copies a text, and says so. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t, announce } = useChat();
  const [result, setResult] = useState<'copied' | 'copyFailed'>();
  useEffect(() => {
    if (!result) return;
    const timer = setTimeout(() => setResult(undefined), 2000);
    return () => clearTimeout(timer);
  }, [result]);
  async function copy() {
    const next = await writeToClipboard(text).then(
      () => 'copied' as const,
      () => 'copyFailed' as const,
    );
    setResult(next);
    announce(t(`chat.${next}`));
  }
  const icon = result === 'copied' ? 'check' : result ? 'warning' : 'copy';
  return (
    <IconButton label={result ? t(`chat.${result}`) : label} onClick={copy}>
      <Icon name={icon} size={16} />
    </IconButton>
  );
}
