import { useEffect, useRef } from 'react';
import { type Question, setAssistant } from './assistant';
import type { ChatApi } from './chatApi';
import type { ChatSurface } from './surface';
import { useAssistantState } from './useAssistant';

/** How long a question that is asked again waits for its conversation, and between two tries; ms. */
const patience = { whole: 15_000, step: 200 };

/** Sends, unless it is refused before anything has gone out. */
async function send(api: ChatApi, surface: ChatSurface, message: Message): Promise<boolean> {
  let isOut = false;
  const end = api.onSend(() => {
    isOut = true;
  });
  try {
    await surface.sendUserMessage(message);
    return true;
  } catch {
    // An answer is running, or a thread is loading.
    return isOut;
  } finally {
    end();
  }
}

type Message = Parameters<ChatSurface['sendUserMessage']>[0];

async function put(
  api: ChatApi,
  surface: ChatSurface,
  question: Question,
  isCurrent: () => boolean,
): Promise<void> {
  const { text, reply, content, attachments, newThread = false } = question;
  const value = { text, reply, content, attachments };
  if (question.send) {
    const until = Date.now() + (question.isAgain ? patience.whole : 0);
    for (;;) {
      if (await send(api, surface, { ...value, newThread })) return;
      if (Date.now() >= until) break;
      await new Promise((resolve) => setTimeout(resolve, patience.step));
      // Another chat stands there now.
      if (!isCurrent()) return setAssistant({ question });
    }
    // The question waits in the composer.
  } else if (newThread) {
    await surface.setThreadId(null);
  }
  await surface.setComposerValue(value);
  await surface.focusComposer();
}

/**
 * Hands a question that was asked on the page to the chat, once there is one to take it.
 * @param onNote told of what the reader should know of it: a passage cut short, files that are gone
 */
export function useQuestion(
  api: ChatApi,
  surface: ChatSurface | null,
  onNote: (question: Pick<Question, 'isCut' | 'lostFiles'>) => void,
): void {
  const { question } = useAssistantState();
  const current = useRef(surface);
  current.current = surface;
  useEffect(() => {
    if (!surface || !question) return;
    setAssistant({ question: undefined });
    api.quote(question.selection);
    onNote(question);
    put(api, surface, question, () => current.current === surface).catch((error) => {
      console.error('The assistant could not take the question.', error);
    });
  }, [api, surface, question, onNote]);
}
