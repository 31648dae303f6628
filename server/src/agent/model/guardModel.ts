import { setTimeout as delay } from 'node:timers/promises';
import type { Model, ModelRequest, ModelResponse, StreamEvent } from '@openai/agents';
import { CallWatch } from './callWatch.js';
import { ModelCallError, mayRetry, retryAfterOf } from './modelErrors.js';

export interface CallLimits {
  /** Milliseconds until the first event of a call (default 30,000). */
  firstEventMs: number;
  /** Milliseconds between two events of a stream (default 30,000). */
  idleMs: number;
  /** Milliseconds for a call that is not streamed (default 60,000). */
  wholeMs: number;
  /** How often a call is tried again that failed before its first event (default 2). */
  retries: number;
  /** The longest wait in milliseconds before trying again (default 5,000); an endpoint that asks for more is not waited for. */
  longestWaitMs: number;
}

export const defaultCallLimits: CallLimits = {
  firstEventMs: 30_000,
  idleMs: 30_000,
  wholeMs: 60_000,
  retries: 2,
  longestWaitMs: 5_000,
};

/**
 * A model whose calls end when nothing comes for too long, are tried again where nothing has come
 * yet, and fail with `ModelCallError`: any `Model`, whatever its own client does about that.
 */
export function guardModel(model: Model, limits: CallLimits = defaultCallLimits): Model {
  return {
    getResponse(request): Promise<ModelResponse> {
      return retrying(request, limits, async () => {
        const watch = new CallWatch(request.signal);
        try {
          const work = model.getResponse({ ...request, signal: watch.signal });
          return await watch.within(limits.wholeMs, work);
        } finally {
          watch.close();
        }
      });
    },

    async *getStreamedResponse(request): AsyncGenerator<StreamEvent, void> {
      const { watch, events, first } = await retrying(request, limits, () =>
        open(model, request, limits),
      );
      try {
        for (let result = first; !result.done; ) {
          yield result.value;
          result = await watch.within(limits.idleMs, events.next());
        }
      } catch (error) {
        throw toCallError(error, request);
      } finally {
        watch.close();
        // Not waited for: a stream that hangs and does not listen to its signal would never end.
        events.return?.().catch(() => undefined);
      }
    },
  };
}

/** Begins a streamed call and waits for its first event. */
async function open(model: Model, request: ModelRequest, limits: CallLimits) {
  const watch = new CallWatch(request.signal);
  try {
    const stream = model.getStreamedResponse({ ...request, signal: watch.signal });
    const events = stream[Symbol.asyncIterator]();
    const first = await watch.within(limits.firstEventMs, events.next());
    return { watch, events, first };
  } catch (error) {
    watch.close();
    throw error;
  }
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
      if (!again || request.signal?.aborted) throw toCallError(error, request);
      await delay(wait, undefined, request.signal ? { signal: request.signal } : {});
    }
  }
}

/** A call that was stopped did not fail. */
function toCallError(error: unknown, request: ModelRequest): unknown {
  return request.signal?.aborted || error instanceof ModelCallError
    ? error
    : new ModelCallError(error);
}
