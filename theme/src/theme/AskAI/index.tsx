import { useAssistant } from 'docusaurus-theme-chatkit/client/useAssistant';
import type { ReactNode } from 'react';

export interface Props {
  /** The question. */
  prompt: string;
  /** The button's text; without it the question itself. */
  children?: ReactNode;
  /** `false`: it stands in the composer, for the reader to change and send. */
  send?: boolean;
  className?: string;
}

/** `<AskAI prompt="…">` in MDX: a button that asks a ready question. */
export default function AskAI({
  prompt,
  children,
  send = true,
  className = 'button button--secondary button--sm',
}: Props): ReactNode {
  const { ask } = useAssistant();
  return (
    <button type="button" className={className} onClick={() => ask({ text: prompt, send })}>
      {children ?? prompt}
    </button>
  );
}
