import { type Attempts, countAttempt, firstAttempt, isOver } from './attempts';
import { createUploadMemory, toRefusedQuestion } from './refusedQuestion';
import type { Session } from './session';

/** Requests that begin or follow a run, and so carry a key. */
const streaming = new Set([
  'threads.create',
  'threads.add_user_message',
  'threads.add_client_tool_output',
  'threads.add_structured_input',
  'threads.retry_after_item',
  'threads.custom_action',
]);

interface Options {
  /** The chat endpoint; other origins get neither token nor metadata. */
  url: string;
  session: Session;
  /** What to add to a request's `metadata`, given its parsed body. */
  getMetadata: (request: ChatRequest) => Promise<Record<string, unknown>>;
  /** Called when the reader sends something that makes an answer. */
  onSend?: () => void;
  /** Called where the stream of an answer broke: the answer goes on at the server. */
  onBroken?: () => void;
  fetch?: typeof fetch;
}

/** A request of the protocol, as far as it matters here. */
export interface ChatRequest {
  type: string;
  params?: {
    input?: { content?: unknown; quoted_text?: string | null; attachments?: unknown };
  };
  metadata?: Record<string, unknown>;
}

interface Sent {
  key: string;
  attempts: Attempts;
  /** The very bytes: the server tells a repetition by them, though the reader has scrolled since. */
  body: string;
}

/**
 * The fetch both chats are given. To requests of our own server it adds the reader's token and the
 * page's metadata; metadata a request brings along has been read when it was written, and stands.
 *
 * To requests that make an answer it adds an `Idempotency-Key`, kept for the same body until an event
 * stream or a 4xx has come back, or the chat has given up. A chat that names its messages (by an
 * `Idempotency-Key` of its own, which this one stands for) may send one again at any time: its key is
 * kept until the stream has said anything. Where one of them is aborted, the server is told to stop
 * its run, because a closed socket alone stops nothing.
 */
export function createChatFetch({
  url,
  session,
  getMetadata,
  onSend,
  onBroken,
  fetch: send = fetch,
}: Options) {
  const pending = new Map<string, Sent>();
  const uploads = createUploadMemory();

  /** What goes out in place of `body`; `id` tells a repetition. */
  async function prepare(body: string, id: string, isNamed: boolean): Promise<Sent | string> {
    const request = parse(body);
    if (!request) return body;
    const known = pending.get(id);
    if (known && (isNamed || !isOver(known.attempts))) {
      countAttempt(known.attempts);
      return known;
    }
    const metadata = { ...(await getMetadata(request)), ...request.metadata };
    const complete = JSON.stringify({ ...request, metadata });
    if (!streaming.has(request.type)) return complete;
    const sent = { key: newKey(), attempts: firstAttempt(), body: complete };
    pending.set(id, sent);
    return sent;
  }

  async function authorized(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
    const attempt = async () => {
      const headers = new Headers(init.headers);
      await session.authorize(headers);
      return send(input, { ...init, credentials: 'include', headers });
    };
    const response = await attempt();
    if (response.status !== 401) return response;
    const again = session.renew(
      typeof init.body === 'string' ? toRefusedQuestion(parse(init.body), uploads) : undefined,
    );
    return (await Promise.race([again, aborted(init.signal)])) ? attempt() : response;
  }

  function stop(key: string): void {
    void authorized(`${url}/runs/stop`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ key }),
      keepalive: true,
    }).catch(() => {
      // Unreachable: the run ends by its own limits.
    });
  }

  async function run(input: RequestInfo | URL, init: RequestInit, original: string) {
    const headers = new Headers(init.headers);
    const name = headers.get('Idempotency-Key');
    const id = `${name ?? ''} ${original}`;
    const sent = await prepare(original, id, name !== null);
    if (typeof sent === 'string') {
      const response = await authorized(input, { ...init, body: sent });
      uploads.note(parse(sent)?.type, response);
      return response;
    }
    const { key, body, attempts } = sent;
    onSend?.();
    headers.set('Idempotency-Key', key);
    const onAbort = () => {
      // Asked again, the same words are a new question.
      pending.delete(id);
      stop(key);
    };
    init.signal?.addEventListener('abort', onAbort, { once: true });
    const over = () => init.signal?.removeEventListener('abort', onAbort);
    const response = await authorized(input, { ...init, headers, body }).finally(() => {
      attempts.at = Date.now();
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    const isRefused = response.status >= 400 && response.status < 500;
    if (isRefused || (isStream && name === null)) pending.delete(id);
    if (!isStream || !response.body) {
      over();
      return response;
    }
    const { status, statusText, headers: received } = response;
    const broken = () => {
      if (!init.signal?.aborted) onBroken?.();
    };
    return new Response(watch(response.body, { event: () => pending.delete(id), over, broken }), {
      status,
      statusText,
      headers: received,
    });
  }

  return (async (input, init = {}) => {
    if (!isOurs(input instanceof Request ? input.url : input, url)) return send(input, init);
    if (typeof init.body === 'string') return run(input, init, init.body);
    return authorized(input, init);
  }) satisfies typeof fetch;
}

/** The reader has given up waiting. */
function aborted(signal: AbortSignal | null | undefined): Promise<false> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve(false);
    else signal?.addEventListener('abort', () => resolve(false), { once: true });
  });
}

/** Whether an address is the chat endpoint or below it. */
function isOurs(address: string | URL, url: string): boolean {
  const target = new URL(address, location.href);
  const ours = new URL(url, location.href);
  return (
    target.origin === ours.origin &&
    `${target.pathname.replace(/\/$/, '')}/`.startsWith(`${ours.pathname}/`)
  );
}

/** Whether a request's body asks for an answer. */
export function makesAnswer(body: unknown): body is string {
  return typeof body === 'string' && streaming.has(parse(body)?.type ?? '');
}

function parse(body: string): ChatRequest | undefined {
  try {
    const request: unknown = JSON.parse(body);
    return typeof request === 'object' && request !== null && 'type' in request
      ? (request as ChatRequest)
      : undefined;
  } catch {
    return undefined;
  }
}

/** 128 random bits; `crypto.randomUUID` is missing where a page is not served over https. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The first byte of a frame with an event; that of a comment, which says nothing, is another. */
const firstOfEvent = 'd'.charCodeAt(0);

/** Passes bytes on, and tells when an event has, or the last one, or that no more will come. */
function watch(
  body: ReadableStream<Uint8Array>,
  on: { event: () => void; over: () => void; broken: () => void },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const part = await reader.read();
        if (!part.done) {
          if (part.value[0] === firstOfEvent) on.event();
          return controller.enqueue(part.value);
        }
        on.over();
        controller.close();
      } catch (error) {
        on.broken();
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
