import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { getAssistant, setAssistant } from '../../../theme/src/client/assistant';
import { joinComposerValues } from '../../../theme/src/client/joinComposerValues';
import { createSignal } from '../../../theme/src/client/signal';
import type { ChatSurface, ComposerValue } from '../../../theme/src/client/surface';
import { putQuestion } from '../../../theme/src/client/useQuestion';

/** A chat that refuses messages until it is told to be free. */
function playChat({ sendsLater = false } = {}) {
  const free = createSignal();
  const out = createSignal();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const tried: string[] = [];
  const composer: ComposerValue[] = [];
  let isBusy = true;
  const nothing = async () => {};
  const surface: ChatSurface = {
    kind: 'builtin',
    focusComposer: nothing,
    setThreadId: nothing,
    fetchUpdates: nothing,
    showHistory: nothing,
    hideHistory: nothing,
    holdsMessages: () => false,
    dictated: nothing,
    onFree: free.subscribe,
    async setComposerValue(value) {
      composer.push(value);
    },
    async sendUserMessage({ text }) {
      tried.push(text);
      if (isBusy) throw new Error('A thread is loading.');
      // As ours does: it has taken the message, and nothing has gone out.
      if (sendsLater) return;
      out.emit();
      await answered;
    },
  };
  const api = { onSend: out.subscribe };
  return {
    tried,
    composer,
    put: (question: Parameters<typeof putQuestion>[2], gone = new AbortController().signal) =>
      putQuestion(api, surface, question, gone),
    answer: () => answer(),
    beFree() {
      isBusy = false;
      free.emit();
    },
  };
}

const turns = () => new Promise((resolve) => setTimeout(resolve));

afterEach(() => {
  jest.useRealTimers();
  setAssistant({ question: undefined });
});

describe('a question that is asked again', () => {
  const again = { text: 'Again', send: true, isAgain: true };

  test('is tried when the chat says that it is free, and not before', async () => {
    const chat = playChat();
    const done = chat.put(again);
    await turns();
    expect(chat.tried).toEqual(['Again']);
    chat.beFree();
    chat.answer();
    await done;
    expect(chat.tried).toEqual(['Again', 'Again']);
    expect(chat.composer).toEqual([]);
  });

  test('gives the half-typed text back where the chat takes the question to send it later', async () => {
    const chat = playChat({ sendsLater: true });
    chat.beFree();
    await chat.put({ ...again, draft: { text: 'Half' } });
    expect(chat.tried).toEqual(['Again']);
    expect(chat.composer).toEqual([{ text: 'Half' }]);
  });

  test('leaves the composer to what was half-typed when it was refused', async () => {
    const chat = playChat();
    chat.beFree();
    const done = chat.put({ ...again, draft: { text: 'Half', reply: 'passage' } });
    // At once: when it is answered the reader may have typed more.
    expect(chat.tried).toEqual(['Again']);
    expect(chat.composer).toMatchObject([{ text: 'Half', reply: 'passage' }]);
    chat.answer();
    await done;
    expect(chat.composer).toHaveLength(1);
  });

  test('stands in the composer beside it, where its conversation never comes', async () => {
    jest.useFakeTimers();
    const chat = playChat();
    const done = chat.put({ ...again, draft: { text: 'Half' } });
    await jest.advanceTimersByTimeAsync(15_000);
    await done;
    expect(chat.composer).toMatchObject([{ text: 'Again\n\nHalf' }]);
  });

  test('goes to the chat that stands there next', async () => {
    const chat = playChat();
    const gone = new AbortController();
    const done = chat.put(again, gone.signal);
    await turns();
    gone.abort();
    await done;
    expect(getAssistant().question).toEqual(again);
    expect(chat.composer).toEqual([]);
  });
});

describe('two things for one composer', () => {
  test('are said once where they are the same', () => {
    expect(joinComposerValues({ text: 'a', reply: 'b' }, { text: 'a' })).toEqual({
      text: 'a',
      reply: 'b',
    });
  });

  test('keep the mentions and files of each', () => {
    const tag = { type: 'input_tag' as const, id: '1', text: 'Install' };
    const file = { type: 'file' as const, id: 'f', name: 'a.txt', mime_type: 'text/plain' };
    expect(
      joinComposerValues(
        { text: 'See @Install', content: [{ type: 'input_text', text: 'See ' }, tag] },
        { text: 'And this', attachments: [file] },
      ),
    ).toEqual({
      text: 'See @Install\n\nAnd this',
      content: [
        { type: 'input_text', text: 'See ' },
        tag,
        { type: 'input_text', text: '\n\n' },
        { type: 'input_text', text: 'And this' },
      ],
      attachments: [file],
    });
  });
});
