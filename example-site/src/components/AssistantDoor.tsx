import { useAssistant } from 'docusaurus-theme-chatkit/client';
import type { ReactNode } from 'react';

/** A switch for the assistant's panel, as a site may have one in its navbar or on a page. */
export default function AssistantDoor(): ReactNode {
  const { isOpen, open, close, ask } = useAssistant();
  return (
    <p>
      <button
        type="button"
        className="button button--primary button--sm"
        aria-pressed={isOpen}
        onClick={isOpen ? close : open}
      >
        {isOpen ? 'Close the assistant' : 'Open the assistant'}
      </button>{' '}
      <button
        type="button"
        className="button button--secondary button--sm"
        onClick={() => ask({ text: 'How do I hide the assistant on a page?', send: false })}
      >
        Prepare a question
      </button>
    </p>
  );
}
