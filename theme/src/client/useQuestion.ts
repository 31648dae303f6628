import { useEffect, useRef } from 'react';
import { getAssistant, type Question, setAssistant } from './assistant';
import type { ChatApi } from './chatApi';
import { joinComposerValues } from './joinComposerValues';
import type { ChatSurface } from './surface';
import { useAssistantState } from './useAssistant';

/** How long a question that is asked again waits for its conversation; ms. */
const patienceMs = 15_000;

type Api = Pick<ChatApi, 'onSend'>;
type Message = Parameters<ChatSurface['sendUserMessage']>[0];

/** Sends, unless it is refused before anything has gone out. */
async function send(api: Api, surface: ChatSurface, message: Message): Promise<boolean> {
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

/** Sends as soon as the chat is free for it. `false` where it took too long, or the chat has gone. */
async function sendOnceFree(
  api: Api,
  surface: ChatSurface,
  message: Message,
  gone: AbortSignal,
): Promise<boolean> {
  let giveUp = () => {};
  const over = new Promise<void>((resolve) => {
    giveUp = resolve;
  });
  const timer = setTimeout(giveUp, patienceMs);
  gone.addEventListener('abort', giveUp, { once: true });
  try {
    for (;;) {
      const isFree = nextFree(surface, over);
      if (await send(api, surface, message)) return true;
      if (gone.aborted || !(await isFree)) return false;
    }
  } finally {
    clearTimeout(timer);
    gone.removeEventListener('abort', giveUp);
    giveUp();
  }
}

/** Resolves with `true` when the chat is free, with `false` when `over` is. */
function nextFree(surface: ChatSurface, over: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const end = surface.onFree(() => {
      end();
      resolve(true);
    });
    void over.then(() => {
      end();
      resolve(false);
    });
  });
}

/**
 * Sends a question, or puts it into the composer.
 * @param gone the chat it is given to has gone
 */
export async function putQuestion(
  api: Api,
  surface: ChatSurface,
  question: Question,
  gone: AbortSignal,
): Promise<void> {
  const { text, reply, content, attachments, newThread = false, draft = { text: '' } } = question;
  const value = { text, reply, content, attachments };
  if (question.send) {
    const message = { ...value, newThread };
    let isDraftPut = !question.draft;
    const putDraft = () => {
      if (isDraftPut) return;
      isDraftPut = true;
      void surface.setComposerValue(draft).catch(() => {});
    };
    // Not when it is answered, as ChatKit tells: until then the reader may have typed more.
    const end = api.onSend(putDraft);
    const isSent = await (question.isAgain
      ? sendOnceFree(api, surface, message, gone)
      : send(api, surface, message));
    end();
    // Ours has taken it, though it may go out later.
    if (isSent) return putDraft();
    if (gone.aborted) {
      // Another chat stands there now.
      if (!getAssistant().question) setAssistant({ question });
      return;
    }
  } else if (newThread) {
    await surface.setThreadId(null);
  }
  await surface.setComposerValue(joinComposerValues(value, draft));
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
  const gone = useRef<AbortController>(undefined);
  useEffect(() => {
    if (!surface) return;
    const own = new AbortController();
    gone.current = own;
    return () => own.abort();
  }, [surface]);
  useEffect(() => {
    if (!surface || !question || !gone.current) return;
    setAssistant({ question: undefined });
    api.quote(question.selection);
    const lostFiles = [...(question.lostFiles ?? []), ...(question.draft?.lostFiles ?? [])];
    onNote({ ...(question.isCut && { isCut: true }), lostFiles });
    putQuestion(api, surface, question, gone.current.signal).catch((error) => {
      console.error('The assistant could not take the question.', error);
    });
  }, [api, surface, question, onNote]);
}
