import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { type ChatContextValue, ChatProvider } from '../../../../../theme/src/builtin/ChatContext';
import type { ChatController } from '../../../../../theme/src/builtin/controller/chatController';
import { createChatController } from '../../../../../theme/src/builtin/controller/createChatController';
import { Composer, type ComposerHandle } from '../../../../../theme/src/builtin/parts/Composer';
import { joinTexts } from '../../../../../theme/src/builtin/parts/Composer/joinTexts';
import type { ComposerValue } from '../../../../../theme/src/client/surface';
import { playChatApi, turns } from '../../controller/playChatApi';

/** A microphone the browser asks the reader for. */
interface Asked {
  tracks: { stop(): void; stopped: boolean }[];
  allow(): void;
}

let server: ReturnType<typeof playChatApi>;
let controller: ChatController;
let root: Root;
let handle: ComposerHandle | null;
let value: ComposerValue;
let asked: Asked[];
let recorders: FakeRecorder[];

class FakeRecorder {
  static isTypeSupported = () => true;
  state = 'inactive';
  mimeType = 'audio/webm';
  ondataavailable: (event: { data: Blob }) => void = () => {};
  onstop: () => void = () => {};
  constructor(readonly stream: unknown) {
    recorders.push(this);
  }
  start() {
    this.state = 'recording';
  }
  stop() {
    this.state = 'inactive';
    this.onstop();
  }
}

/** jsdom's blobs cannot be read. */
Blob.prototype.arrayBuffer = async () => new ArrayBuffer(4);

async function show(isShown = true) {
  const context: ChatContextValue = {
    controller,
    t: (id) => id,
    locale: 'en',
    colorMode: 'light',
    features: { dictation: true, attachments: {} },
    origins: [],
    siteUrl: undefined,
    onCitation() {},
    searchMentions: undefined,
    emitEffect() {},
    announce() {},
    authorize: async () => true,
  };
  await act(async () =>
    root.render(
      <ChatProvider value={context}>
        <Composer
          handle={(given) => {
            handle = given;
          }}
          initial={undefined}
          placeholder={undefined}
          isShown={isShown}
          onChange={(next) => {
            value = next;
          }}
        />
      </ChatProvider>,
    ),
  );
}

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true, MediaRecorder: FakeRecorder });
  asked = [];
  recorders = [];
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    value: {
      getUserMedia: () =>
        new Promise((resolve) => {
          const track = {
            stopped: false,
            stop() {
              this.stopped = true;
            },
          };
          const stream = { getTracks: () => [track] };
          asked.push({ tracks: [track], allow: () => resolve(stream) });
        }),
    },
  });
  server = playChatApi();
  controller = createChatController(server.api, () => ({ events: {} }));
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await show();
});

afterEach(async () => {
  await act(async () => root.unmount());
  controller.dispose();
  document.body.replaceChildren();
});

const add = (given: ComposerValue) => act(async () => handle?.addValue(given));
const press = (label: string) =>
  act(async () => document.querySelector<HTMLElement>(`[aria-label="${label}"]`)?.click());
const allow = (index: number) => act(async () => asked[index]?.allow());
const isListening = () => document.querySelector('[aria-label="chat.dictationDone"]') !== null;

describe('what stands in the composer', () => {
  const file = { type: 'file', id: 'atc_1', name: 'a.txt', mime_type: 'text/plain' } as const;

  test('stays when a passage is asked about', async () => {
    await add({ text: 'Half a question', attachments: [file] });
    await act(async () => handle?.addFiles([new File(['x'], 'b.txt')]));
    await add({ text: '', reply: 'A passage' });
    expect(value).toEqual({
      text: 'Half a question',
      reply: 'A passage',
      attachments: [file],
      lostFiles: ['b.txt'],
    });
    expect((await server.next('attachments.create')).signal?.aborted).toBe(false);
  });

  test('stays above a message that is taken back', async () => {
    await add({ text: 'Half a question', reply: 'A passage' });
    await act(async () => handle?.addDraft({ text: 'And on Windows?' }));
    expect(value).toEqual({ text: 'Half a question\n\nAnd on Windows?', reply: 'A passage' });
  });

  test.each([
    ['', 'New', 'New'],
    [' ', 'New', 'New'],
    ['Typed', '', 'Typed'],
    ['Typed ', 'New', 'Typed\n\nNew'],
    ['New', 'New', 'New'],
    ['Does it work with npm', 'npm', 'Does it work with npm\n\nnpm'],
    ['Typed\n\nNew ', 'New', 'Typed\n\nNew '],
  ])('%j and %j make %j', (typed, added, joined) => {
    expect(joinTexts(typed, added)).toBe(joined);
  });
});

describe('the microphone', () => {
  test('is let go where the composer went before it was allowed', async () => {
    await press('chat.dictate');
    await act(async () => root.render(null));
    await allow(0);
    expect(recorders).toEqual([]);
    expect(asked[0]?.tracks[0]?.stopped).toBe(true);
  });

  test('is let go, and can be tried again, where it cannot be recorded', async () => {
    const start = jest.spyOn(FakeRecorder.prototype, 'start').mockImplementationOnce(() => {
      throw new DOMException('The track has ended.', 'InvalidStateError');
    });
    await press('chat.dictate');
    await allow(0);
    expect(asked[0]?.tracks[0]?.stopped).toBe(true);
    await handle?.dictated();
    await press('chat.dictate');
    await allow(1);
    expect(recorders.at(-1)?.state).toBe('recording');
    start.mockRestore();
  });

  test('is asked for once, however often the button is pressed', async () => {
    await press('chat.dictate');
    await press('chat.dictate');
    expect(asked).toHaveLength(1);
    await allow(0);
    expect(recorders).toHaveLength(1);
    expect(isListening()).toBe(true);
  });

  test('is let go when the panel closes, and can be used again', async () => {
    await press('chat.dictate');
    await allow(0);
    await show(false);
    expect(asked[0]?.tracks[0]?.stopped).toBe(true);
    expect(isListening()).toBe(false);
    await act(turns);
    expect(server.requests).toEqual([]);
    await show();
    await press('chat.dictate');
    await allow(1);
    expect(isListening()).toBe(true);
  });

  test('is waited for by who takes over, until what was said stands there', async () => {
    await press('chat.dictate');
    let taken: string | undefined;
    const over = handle?.dictated().then(() => {
      taken = value.text;
    });
    await allow(0);
    await press('chat.dictationDone');
    const request = await act(() => server.next('input.transcribe'));
    expect(taken).toBeUndefined();
    await act(async () => {
      request.end({ text: 'how do I install it' });
      await over;
    });
    expect(taken).toBe('how do I install it');
  });

  test('what was said does not come once it was cancelled', async () => {
    await press('chat.dictate');
    await allow(0);
    await press('chat.dictationDone');
    const request = await act(() => server.next('input.transcribe'));
    await press('chat.dictationCancel');
    await act(async () => request.end({ text: 'never mind' }));
    expect(value.text).toBe('');
  });
});
