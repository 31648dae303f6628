/** A frame of an event stream. */
export type SentEvent = { type: string; item?: SentItem; thread?: { id: string } } & Record<
  string,
  unknown
>;

export interface SentItem {
  id: string;
  type: string;
  content?: Array<{ text?: string }>;
}

/** What a reader's browser does, without one: a session, streaming requests with a key, JSON ones. */
export interface ChatClient {
  readonly token: string;
  readonly userId: string;
  /** A streaming request; the caller reads as far as it wants to. */
  stream(
    origin: string,
    request: { type: string; params: object },
    options: { key: string; signal?: AbortSignal },
  ): Promise<AsyncIterable<SentEvent>>;
  /** A request that answers with JSON. */
  ask(origin: string, type: string, params: object): Promise<unknown>;
  /** `GET {path}/threads/:id/follow`. */
  follow(origin: string, threadId: string, signal?: AbortSignal): Promise<AsyncIterable<SentEvent>>;
  stop(origin: string, key: string): Promise<number>;
}

/** A new anonymous reader, known to every server of the same secret. */
export async function createChatClient(origin: string): Promise<ChatClient> {
  const session = await fetch(`${origin}/chatkit/session`, { method: 'POST' });
  if (!session.ok) throw new Error(`No session: ${session.status} ${await session.text()}`);
  const { user, token } = await session.json();
  const post = (at: string, path: string, body: object, more: RequestInit = {}) =>
    fetch(`${at}/chatkit${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...more,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...more.headers,
      },
    });
  return {
    token,
    userId: user.id,
    stream: async (at, request, { key, signal }) => {
      const headers = { 'idempotency-key': key };
      const response = await post(at, '', request, { headers, ...(signal ? { signal } : {}) });
      return events(response);
    },
    ask: async (at, type, params) => {
      const response = await post(at, '', { type, params });
      if (!response.ok) throw new Error(`${type}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    follow: async (at, threadId, signal) => {
      const response = await fetch(`${at}/chatkit/threads/${threadId}/follow`, {
        headers: { authorization: `Bearer ${token}` },
        ...(signal ? { signal } : {}),
      });
      return events(response);
    },
    stop: async (at, key) => (await post(at, '/runs/stop', { key })).status,
  };
}

/** A new thread's first message, or a further one. */
export function messageRequest(text: string, threadId?: string): { type: string; params: object } {
  const input = { content: [{ type: 'input_text', text }], attachments: [], inference_options: {} };
  return threadId === undefined
    ? { type: 'threads.create', params: { input } }
    : { type: 'threads.add_user_message', params: { thread_id: threadId, input } };
}

export function textOf(item: SentItem | undefined): string {
  return item?.content?.map(({ text }) => text ?? '').join('') ?? '';
}

async function* events(response: Response): AsyncGenerator<SentEvent, void> {
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('text/event-stream') || response.body === null) {
    throw new Error(`No event stream: ${response.status} ${await response.text()}`);
  }
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const frames = (rest + chunk).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) if (frame.startsWith('data: ')) yield JSON.parse(frame.slice(6));
  }
}
