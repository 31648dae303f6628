import type {
  ChatApplication,
  RequestMetadata,
  RespondContext,
  ResponderEvent,
} from '../../../../server/src/application/index.js';
import { createId } from '../../../../server/src/ids.js';
import {
  type AssistantMessageItem,
  type ThreadItem,
  type ThreadMetadata,
  threadItem,
  type UserMessageItem,
} from '../../../../server/src/protocol/index.js';
import type { ReaderStore } from '../../../../server/src/store/index.js';

export type Usage = Parameters<RespondContext['reportUsage']>[0];

export interface Asked {
  events: ResponderEvent[];
  /** The items that were done, parsed by the protocol's own schema. */
  items: ThreadItem[];
  /** The text of all assistant messages. */
  text: string;
  /** The addresses cited. */
  cited: string[];
  usage: Usage | undefined;
  error: unknown;
}

/** A thread in memory and a way to talk in it, with the store's part an agent uses. */
export class Conversation {
  readonly thread: ThreadMetadata = {
    id: createId('thread'),
    created_at: '2026-01-01T00:00:00Z',
    status: { type: 'active' },
    metadata: {},
  };
  readonly items: ThreadItem[] = [];
  preferences: Record<string, unknown> = {};
  metadata: RequestMetadata = { site: { url: 'https://docs.example.com', locale: 'en' } };
  locale = 'en';
  signal = new AbortController();
  /** As it was reported last. */
  usage: Usage | undefined;
  claims: Record<string, string> | undefined;
  readonly #application: ChatApplication;

  constructor(application: ChatApplication) {
    this.#application = application;
  }

  /** Sends a message and takes the whole answer; an error of the answer is in `error`. */
  async ask(
    message: string | (Partial<UserMessageItem> & { text?: string }),
    onEvent?: (event: ResponderEvent) => void,
  ): Promise<Asked> {
    const given = typeof message === 'string' ? { text: message } : message;
    const { text, ...rest } = given;
    const item: UserMessageItem = {
      type: 'user_message',
      id: createId('message'),
      thread_id: this.thread.id,
      created_at: '2026-01-01T00:00:00Z',
      content: [{ type: 'input_text', text: text ?? '' }],
      attachments: [],
      inference_options: {},
      ...rest,
    };
    this.items.push(item);
    return this.answer(item, onEvent);
  }

  async answer(
    item: UserMessageItem | null,
    onEvent?: (event: ResponderEvent) => void,
  ): Promise<Asked> {
    const asked: Asked = {
      events: [],
      items: [],
      text: '',
      cited: [],
      usage: undefined,
      error: undefined,
    };
    const context = this.#context((usage) => {
      asked.usage = usage;
      this.usage = usage;
    });
    try {
      for await (const event of this.#application.respond(this.thread, item, context)) {
        asked.events.push(structuredClone(event));
        if (event.type === 'thread.item.done') {
          const done = threadItem.parse({
            thread_id: this.thread.id,
            created_at: '2026-01-01T00:00:00Z',
            ...(event as { item: object }).item,
          });
          this.items.push(done);
          asked.items.push(done);
        }
        onEvent?.(event);
      }
    } catch (error) {
      asked.error = error;
    }
    const parts = asked.items.flatMap((done) =>
      done.type === 'assistant_message' ? done.content : [],
    );
    asked.text = parts.map((part) => part.text).join('\n');
    asked.cited = parts.flatMap((part) =>
      part.annotations.map(({ source }) =>
        source.type === 'entity' ? source.id : source.type === 'url' ? source.url : source.filename,
      ),
    );
    return asked;
  }

  #context(reportUsage: RespondContext['reportUsage']): RespondContext {
    const store = {
      userId: 'anon:one',
      items: { recent: async (_: string, limit: number) => this.items.slice(-limit) },
      preferences: { get: async () => this.preferences },
    };
    return {
      reader: { id: 'anon:one', anonymous: true, claims: this.claims },
      metadata: this.metadata,
      // The agent uses these two alone; the rest of the store is tested with the store.
      store: store as unknown as ReaderStore,
      locale: this.locale,
      requestId: 'req_test',
      signal: this.signal.signal,
      createId,
      reportUsage,
    };
  }
}

/** The deltas of the assistant's text, as they came. */
export function deltasOf(events: readonly ResponderEvent[]): string[] {
  return updatesOf(events).flatMap((update) =>
    update.type === 'assistant_message.content_part.text_delta' ? [String(update.delta)] : [],
  );
}

export function updatesOf(events: readonly ResponderEvent[]): Array<Record<string, unknown>> {
  return events.flatMap((event) =>
    event.type === 'thread.item.updated' && 'update' in event
      ? [event.update as Record<string, unknown>]
      : [],
  );
}

export function lastAnswer(items: readonly ThreadItem[]): AssistantMessageItem | undefined {
  return items.findLast((item) => item.type === 'assistant_message');
}
