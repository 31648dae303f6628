import { useEffect, useRef, useState } from 'react';
import { useChat, useChatState } from '../../ChatContext';
import { loadAnswerParts } from '../../loadAnswerParts';
import { VisuallyHidden } from '../VisuallyHidden';

/** Longer answers are read from the thread; this much of one is read out when it ends. */
const maxSpoken = 1000;

/**
 * Tells a screen reader when an answer begins and, once, what it said when it has ended: never
 * word by word.
 */
export function RunAnnouncer() {
  const { t, announce } = useChat();
  const { run, items, failure, threadId } = useChatState();
  const answering = run !== null;
  const before = useRef(answering);
  const answeredIn = useRef(threadId);
  useEffect(() => {
    // A conversation that is being made gets its name while it is answered in.
    if (answering) answeredIn.current = threadId;
    if (before.current === answering) return;
    before.current = answering;
    // The reader has left: the answer goes on.
    if (!answering && answeredIn.current !== threadId) return;
    if (answering) {
      announce(t('chat.answerBegins'));
      return;
    }
    const last = items.at(-1);
    if (failure || last?.type !== 'assistant_message') {
      announce(t('chat.answerEnds', { text: '' }).trim());
      return;
    }
    const source = last.content.map((part) => part.text).join('\n');
    loadAnswerParts()
      .then(({ plainText }) => plainText(source))
      // Its marks are read out, too: better than nothing.
      .catch(() => source)
      .then((text) => announce(t('chat.answerEnds', { text: text.slice(0, maxSpoken) })));
  }, [answering, items, failure, threadId, announce, t]);
  return null;
}

/** The live region itself. Each announcement replaces the one before. */
export function LiveRegion({ message }: { message: { text: string; id: number } }) {
  // The region must stand in the page before its text does, or nothing is read.
  const [shown, setShown] = useState('');
  useEffect(() => {
    setShown('');
    const show = setTimeout(() => setShown(message.text), 50);
    // Nobody should come across it later: it stands in the thread as well.
    const clear = setTimeout(() => setShown(''), 5000);
    return () => {
      clearTimeout(show);
      clearTimeout(clear);
    };
  }, [message]);
  return (
    <VisuallyHidden>
      <span role="status" aria-live="polite" aria-atomic="true">
        {shown}
      </span>
    </VisuallyHidden>
  );
}
