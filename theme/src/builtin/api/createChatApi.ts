import type { ThreadEvent } from '../protocol/event';
import type { JsonRecord } from '../protocol/json';
import type { OutgoingMessage } from '../state/chatState';
import { ApiFailure, isAbort, toApiFailure, toConnectionFailure } from './apiFailure';
import { readEventStream } from './readEventStream';

export interface ChatApi {
  /** One JSON answer. @throws ApiFailure, or an AbortError */
  request(type: string, params: JsonRecord, signal?: AbortSignal): Promise<unknown>;
  /**
   * A streamed answer. Resolves when the stream has closed.
   * @param message what it brings: the same one may be sent again, and is the same question
   * @throws ApiFailure before the first event (`kind`), or where the stream broke (`interrupted`)
   */
  stream(
    type: string,
    params: JsonRecord,
    signal: AbortSignal,
    onEvent: (event: ThreadEvent) => void,
    message?: Pick<OutgoingMessage, 'localId' | 'metadata'>,
  ): Promise<void>;
  /** The running answer of a thread. Resolves with whether there was anything to follow. */
  follow(
    threadId: string,
    signal: AbortSignal,
    onEvent: (event: ThreadEvent) => void,
  ): Promise<boolean>;
  /** Stops the running answer of a thread, whoever began it. Never rejects. */
  stop(threadId: string): Promise<void>;
}

/** Waits before each repetition of a streaming request that did not come through, in ms. */
const repetitions = [400, 1000, 2000, 4000, 8000];

/**
 * The chat's requests on the ChatKit protocol.
 * @param send adds token, metadata and the key that lets a request be repeated safely
 */
export function createChatApi(url: string, send: typeof fetch, locale: string): ChatApi {
  async function post(
    type: string,
    params: JsonRecord,
    signal: AbortSignal | undefined,
    message?: Pick<OutgoingMessage, 'localId' | 'metadata'>,
  ) {
    try {
      return await send(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Accept-Language': locale,
          ...(message && { 'Idempotency-Key': message.localId }),
        },
        body: JSON.stringify({ type, params, metadata: message?.metadata }),
        signal: signal ?? null,
      });
    } catch (error) {
      throw isAbort(error) ? error : toConnectionFailure(error);
    }
  }

  /** Repeats as ChatKit does: where neither a stream nor a refusal came back. */
  async function open(
    type: string,
    params: JsonRecord,
    signal: AbortSignal,
    message?: Pick<OutgoingMessage, 'localId' | 'metadata'>,
  ): Promise<Response> {
    for (const wait of [...repetitions, undefined]) {
      let failure: unknown;
      try {
        const response = await post(type, params, signal, message);
        if (response.ok && isEventStream(response)) return response;
        failure = await toApiFailure(response, locale);
        if (response.status >= 400 && response.status < 500) throw failure;
      } catch (error) {
        if (isAbort(error) || (error instanceof ApiFailure && error === failure)) throw error;
        failure = error;
      }
      if (wait === undefined) throw failure;
      await pause(wait, signal);
    }
    throw new ApiFailure('unreachable');
  }

  return {
    async request(type, params, signal) {
      const response = await post(type, params, signal);
      if (!response.ok) throw await toApiFailure(response, locale);
      try {
        return await response.json();
      } catch (error) {
        throw isAbort(error) ? error : new ApiFailure('unreachable', { cause: error });
      }
    },
    async stream(type, params, signal, onEvent, message) {
      const response = await open(type, params, signal, message);
      await read(response, onEvent);
    },
    async follow(threadId, signal, onEvent) {
      let response: Response;
      try {
        response = await send(`${url}/threads/${encodeURIComponent(threadId)}/follow`, {
          headers: { Accept: 'text/event-stream', 'Accept-Language': locale },
          signal,
        });
      } catch (error) {
        throw isAbort(error) ? error : toConnectionFailure(error);
      }
      if (response.status >= 500) throw await toApiFailure(response, locale);
      if (!response.ok || !isEventStream(response)) return false;
      let any = false;
      await read(response, (event) => {
        any = true;
        onEvent(event);
      });
      return any;
    },
    async stop(threadId) {
      try {
        await send(`${url}/runs/stop`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ thread_id: threadId }),
          keepalive: true,
        });
      } catch {
        // Unreachable: the run ends by its own limits.
      }
    },
  };
}

async function read(response: Response, onEvent: (event: ThreadEvent) => void): Promise<void> {
  if (!response.body) throw new ApiFailure('unreachable');
  try {
    await readEventStream(response.body, onEvent);
  } catch (error) {
    throw isAbort(error) ? error : new ApiFailure('interrupted', { cause: error });
  }
}

function isEventStream(response: Response): boolean {
  return (response.headers.get('Content-Type') ?? '').startsWith('text/event-stream');
}

/** Waits, at most until the reader is online again where they were not. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', abort);
      resolve();
    };
    const abort = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      reject(new DOMException('Aborted', 'AbortError'));
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done, { once: true });
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}
