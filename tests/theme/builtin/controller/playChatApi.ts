import { ApiFailure } from '../../../../theme/src/builtin/api/apiFailure';
import type { ChatApi } from '../../../../theme/src/builtin/api/createChatApi';
import type { ThreadEvent } from '../../../../theme/src/builtin/protocol/event';
import { toThreadItem } from '../../../../theme/src/builtin/protocol/item';
import { toThreadInfo } from '../../../../theme/src/builtin/protocol/thread';
import type { FailureKind } from '../../../../theme/src/builtin/state/chatState';

export const createdAt = '2026-01-01T00:00:00Z';

type Message = Parameters<ChatApi['stream']>[4];

/** A request that waits for the test to answer it. */
export interface Waiting {
  type: string;
  params: Record<string, unknown>;
  signal: AbortSignal | undefined;
  /** The message it brings. */
  message: Message | undefined;
  /** A streamed event. */
  show(event: ThreadEvent): void;
  /** The thread's name, as the first event of a new one. */
  showThread(id: string): void;
  /** The server has kept the message. */
  keep(id: string): void;
  end(answer?: unknown): void;
  fail(kind: FailureKind): void;
}

/** A server whose answers come when, and as, the test lets them. */
export function playChatApi() {
  const requests: Waiting[] = [];

  function wait<T>(
    type: string,
    params: Record<string, unknown>,
    signal?: AbortSignal,
    onEvent: (event: ThreadEvent) => void = () => {},
    message?: Message,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      requests.push({
        type,
        params,
        signal,
        message,
        show: onEvent,
        showThread(id) {
          const thread = toThreadInfo({ id, created_at: createdAt, status: { type: 'active' } });
          if (thread) onEvent({ type: 'thread', thread });
        },
        keep(id) {
          const item = toThreadItem(userMessage(id));
          if (item) onEvent({ type: 'item_done', item });
        },
        end: (answer) => resolve(answer as T),
        fail: (kind) => reject(new ApiFailure(kind)),
      });
    });
  }

  const api: ChatApi = {
    request: wait,
    stream: wait,
    follow: (threadId, signal, onEvent) => wait('follow', { threadId }, signal, onEvent),
    async stop() {},
  };

  return {
    api,
    requests,
    /** The newest request of a type, once it stands there. */
    async next(type: string): Promise<Waiting> {
      for (let turn = 0; turn < 50; turn++) {
        const index = requests.findIndex((request) => request.type === type);
        const [found] = index < 0 ? [] : requests.splice(index, 1);
        if (found) return found;
        await turns();
      }
      throw new Error(`No ${type} was asked for.`);
    },
  };
}

export function userMessage(id: string, text = 'Hi') {
  return {
    id,
    thread_id: 'thr_1',
    type: 'user_message',
    created_at: createdAt,
    content: [{ type: 'input_text', text }],
    attachments: [],
  };
}

/** A thread as the server has it. */
export function threadOf(id: string, items: unknown[] = [], after?: string) {
  const page = { data: items, has_more: after !== undefined, after };
  return { id, created_at: createdAt, status: { type: 'active' }, items: page };
}

/** Until everything that waits for nothing but its turn has had it. */
export const turns = () => new Promise((resolve) => setTimeout(resolve));

/** What the browser says of its connection. */
export function setOnline(isOnline: boolean): void {
  Object.defineProperty(navigator, 'onLine', { value: isOnline, configurable: true });
  window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
}

/** What was asked, as it would be read. */
export function textOf({ params }: Waiting): string {
  const { content } = (params.input ?? {}) as { content?: { text: string }[] };
  return content?.map(({ text }) => text).join('') ?? '';
}
