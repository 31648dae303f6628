import { setTimeout as delay } from 'node:timers/promises';
import type { Model, ModelRequest, ModelResponse, StreamEvent } from '@openai/agents';
import { mayRetry, retryAfterOf } from './modelErrors.js';

export interface CallLimits {
  /** Milliseconds until the first event of a call (default 30,000). */
  firstEventMs: number;
  /** Milliseconds between two events (default 30,000). */
  idleMs: number;
  /** How often a call is tried again that failed before its first event (default 2). */
  retries: number;
  /** The longest wait before trying again; a back end that asks for more is not waited for. */
  longestWaitMs: number;
}

export const defaultCallLimits: CallLimits = {
  firstEventMs: 30_000,
  idleMs: 30_000,
  retries: 2,
  longestWaitMs: 5_000,
};

/** A model call that gave no sign of life in time. */
export class ModelSilentError extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(ms: number) {
    super(`The model gave no sign of life for ${ms} ms.`);
    this.name = 'ModelSilentError';
  }
}

/**
 * A model whose calls end when nothing comes for too long, and are tried again where nothing has
 * come yet: any `Model`, whatever its client does about either.
 */
export function withTimeouts(model: Model, limits: CallLimits = defaultCallLimits): Model {
  return {
    async getResponse(request): Promise<ModelResponse> {
      return retrying(request, limits, async () => {
        const watch = new Watch(request.signal);
        try {
          return await watch.within(
            limits.firstEventMs,
            model.getResponse({ ...request, signal: watch.signal }),
          );
        } finally {
          watch.close();
        }
      });
    },

    async *getStreamedResponse(request): AsyncIterable<StreamEvent> {
      const { watch, stream, first } = await retrying(request, limits, async () => {
        const started = new Watch(request.signal);
        try {
          const events = model
            .getStreamedResponse({ ...request, signal: started.signal })
            [Symbol.asyncIterator]();
          const event = await started.within(limits.firstEventMs, events.next());
          return { watch: started, stream: events, first: event };
        } catch (error) {
          started.close();
          throw error;
        }
      });
      try {
        let result = first;
        while (!result.done) {
          yield result.value;
          result = await watch.within(limits.idleMs, stream.next());
        }
      } finally {
        watch.close();
        await stream.return?.();
      }
    },
  };
}

async function retrying<T>(
  request: ModelRequest,
  limits: CallLimits,
  call: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const asked = retryAfterOf(error);
      const wait = asked === undefined ? 250 * 2 ** attempt : asked * 1000;
      const again = attempt < limits.retries && mayRetry(error) && wait <= limits.longestWaitMs;
      if (!again || request.signal?.aborted) throw error;
      await delay(wait, undefined, request.signal ? { signal: request.signal } : {});
    }
  }
}

/** A signal of its own for one call: ends with the caller's, or when time is up. */
class Watch {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal | undefined;
  readonly #onParent = () => this.#controller.abort(this.#parent?.reason);

  constructor(parent: AbortSignal | undefined) {
    this.#parent = parent;
    if (parent?.aborted) this.#onParent();
    else parent?.addEventListener('abort', this.#onParent, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Rejects with `ModelSilentError`, and ends the call, when `work` takes too long. */
  async within<T>(ms: number, work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const silent = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new ModelSilentError(ms);
        this.#controller.abort(error);
        reject(error);
      }, ms);
    });
    try {
      return await Promise.race([work, silent]);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#parent?.removeEventListener('abort', this.#onParent);
    this.#controller.abort();
  }
}
