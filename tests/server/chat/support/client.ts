import { createParser } from '../../../../server/src/conformance/frames.js';

/** An event of a stream, as the tests look at it. */
export type SentEvent = { type: string } & Record<string, unknown>;

export function message(text = 'How?') {
  return {
    content: [{ type: 'input_text', text }],
    attachments: [],
    inference_options: {},
  };
}

export function createThread(text?: string) {
  return { type: 'threads.create', params: { input: message(text) } };
}

export function addMessage(threadId: string, text?: string) {
  return {
    type: 'threads.add_user_message',
    params: { thread_id: threadId, input: message(text) },
  };
}

/** A reader at one server. */
export class Reader {
  constructor(
    readonly url: string,
    readonly id: string,
  ) {}

  /** Posts a request that is answered by one JSON body. */
  async ask(body: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
    const response = await this.#post('', body);
    return { status: response.status, json: await response.json() };
  }

  /** Posts a request that is answered by a stream. */
  async stream(body: unknown, options: { key?: string; locale?: string } = {}): Promise<Stream> {
    const leave = new AbortController();
    const response = await this.#post('', body, { ...options, signal: leave.signal });
    return new Stream(response, leave);
  }

  async follow(threadId: string): Promise<Stream> {
    const leave = new AbortController();
    const response = await fetch(`${this.url}/threads/${threadId}/follow`, {
      headers: this.#headers({}),
      signal: leave.signal,
    });
    return new Stream(response, leave);
  }

  /** By the key of the request that began it, or by the thread it goes on in. */
  async stop(by: string | { thread_id: string }): Promise<number> {
    const body = typeof by === 'string' ? { key: by } : by;
    return (await this.#post('/runs/stop', body)).status;
  }

  /** The thread's visible items, oldest first. */
  async items(threadId: string): Promise<SentEvent[]> {
    const { json } = await this.ask({
      type: 'items.list',
      params: { thread_id: threadId, order: 'asc', limit: 100 },
    });
    return Array.isArray(json.data) ? json.data : [];
  }

  #post(
    path: string,
    body: unknown,
    options: { key?: string; locale?: string; signal?: AbortSignal } = {},
  ): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: this.#headers(options),
      body: JSON.stringify(body),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  }

  #headers({ key, locale }: { key?: string; locale?: string }): Record<string, string> {
    return {
      Authorization: `Bearer ${this.id}`,
      'Content-Type': 'application/json',
      ...(key ? { 'Idempotency-Key': key } : {}),
      ...(locale ? { 'Accept-Language': locale } : {}),
    };
  }
}

/** A stream as it comes. */
export class Stream {
  readonly events: SentEvent[] = [];
  /** Resolves at its end; to `left` where the reader left. */
  readonly ended: Promise<'ended' | 'left'>;
  #waiting: Array<{ until: () => boolean; resolve: () => void }> = [];

  constructor(
    readonly response: Response,
    readonly controller: AbortController,
  ) {
    this.ended = this.#read();
  }

  get status(): number {
    return this.response.status;
  }

  leave(): void {
    this.controller.abort();
  }

  /** Waits for an event that fits; also for one that has come before. */
  async until(fits: (event: SentEvent) => boolean): Promise<SentEvent> {
    const found = () => this.events.find(fits);
    if (!found()) {
      await Promise.race([
        new Promise<void>((resolve) =>
          this.#waiting.push({ until: () => found() !== undefined, resolve }),
        ),
        this.ended,
      ]);
    }
    const event = found();
    if (!event) throw new Error(`The stream ended without it: ${JSON.stringify(this.events)}`);
    return event;
  }

  /** Waits until this much of a message's text has come. */
  async text(text: string): Promise<void> {
    const has = () => this.deltas.includes(text);
    if (has()) return;
    await Promise.race([
      new Promise<void>((resolve) => this.#waiting.push({ until: has, resolve })),
      this.ended,
    ]);
    if (!has()) throw new Error(`The stream ended with ${JSON.stringify(this.deltas)}`);
  }

  get deltas(): string {
    return this.events
      .map(({ update }) =>
        typeof update === 'object' && update !== null && 'delta' in update ? update.delta : '',
      )
      .join('');
  }

  get threadId(): string {
    const created = this.events.find(({ type }) => type === 'thread.created');
    const thread = created?.thread;
    if (typeof thread === 'object' && thread !== null && 'id' in thread) return String(thread.id);
    throw new Error('No thread was created.');
  }

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  async #read(): Promise<'ended' | 'left'> {
    const parse = createParser((text) => {
      this.events.push(JSON.parse(text));
      this.#waiting = this.#waiting.filter(({ until, resolve }) => {
        if (!until()) return true;
        resolve();
        return false;
      });
    });
    try {
      for await (const chunk of this.response.body ?? []) parse(chunk);
      return 'ended';
    } catch {
      return 'left';
    }
  }
}
