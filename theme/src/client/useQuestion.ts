import { useEffect } from 'react';
import { type Question, setAssistant } from './assistant';
import type { ChatApi } from './chatApi';
import type { ChatSurface } from './surface';
import { useAssistantState } from './useAssistant';

async function put(surface: ChatSurface, question: Question): Promise<void> {
  const { text, reply, newThread = false } = question;
  const value = { text, ...(reply !== undefined && { reply }) };
  if (question.send) {
    try {
      await surface.sendUserMessage({ ...value, newThread });
      return;
    } catch {
      // An answer is running, or a thread is loading: the question waits in the composer.
    }
  } else if (newThread) {
    await surface.setThreadId(null);
  }
  await surface.setComposerValue(value);
  await surface.focusComposer();
}

/**
 * Hands a question that was asked on the page to the chat, once there is one to take it.
 * @param onCut told whether the passage was longer than what is quoted
 */
export function useQuestion(
  api: ChatApi,
  surface: ChatSurface | null,
  onCut: (isCut: boolean) => void,
): void {
  const { question } = useAssistantState();
  useEffect(() => {
    if (!surface || !question) return;
    setAssistant({ question: undefined });
    api.quote(question.selection);
    onCut(question.isCut === true);
    put(surface, question).catch((error) => {
      console.error('The assistant could not take the question.', error);
    });
  }, [api, surface, question, onCut]);
}
