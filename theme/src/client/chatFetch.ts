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
  /** The very bytes: the server tells a repetition by them, though the reader has scrolled since. */
  body: string;
}

/**
 * The fetch both chats are given. To requests of our own server it adds the reader's token and the
 * page's metadata; to those that make an answer an `Idempotency-Key`, kept for the same body until
 * an event stream or a 4xx has come back; and where one of them is aborted, the server is told to
 * stop its run, because a closed socket alone stops nothing.
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

  async function prepare(body: string): Promise<Sent & { isRun: boolean }> {
    const request = parse(body);
    if (!request) return { key: '', body, isRun: false };
    const isRun = streaming.has(request.type);
    const known = isRun && pending.get(body);
    if (known) return { ...known, isRun };
    const metadata = { ...request.metadata, ...(await getMetadata(request)) };
    const sent = { key: newKey(), body: JSON.stringify({ ...request, metadata }) };
    if (isRun) pending.set(body, sent);
    return { ...sent, isRun };
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
    const { key, body, isRun } = await prepare(original);
    if (!isRun) {
      const response = await authorized(input, { ...init, body });
      uploads.note(parse(body)?.type, response);
      return response;
    }
    onSend?.();
    const headers = new Headers(init.headers);
    headers.set('Idempotency-Key', key);
    const onAbort = () => {
      // Asked again, the same words are a new question.
      pending.delete(original);
      stop(key);
    };
    init.signal?.addEventListener('abort', onAbort, { once: true });
    const over = () => init.signal?.removeEventListener('abort', onAbort);
    const response = await authorized(input, { ...init, headers, body });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (isStream || (response.status >= 400 && response.status < 500)) pending.delete(original);
    if (!isStream || !response.body) {
      over();
      return response;
    }
    const { status, statusText, headers: received } = response;
    const broken = () => {
      if (!init.signal?.aborted) onBroken?.();
    };
    return new Response(watch(response.body, over, broken), {
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

/** Passes bytes on, and tells when the last one has passed, or that no more will come. */
function watch(
  body: ReadableStream<Uint8Array>,
  over: () => void,
  broken: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const part = await reader.read();
        if (!part.done) return controller.enqueue(part.value);
        over();
        controller.close();
      } catch (error) {
        broken();
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
