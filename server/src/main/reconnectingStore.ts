import { ChatKitError } from '../errors.js';
import type { ServiceStore, Store } from '../store/index.js';

/** A store that may not be there yet: the server starts without it, and it comes by itself. */
export interface ReconnectingStore extends Store {
  /** Why it is not there, in words for an operator; undefined once it is. */
  problem(): string | undefined;
  /** Settles when it is there for the first time; rejects where waiting would not help. */
  readonly opened: Promise<void>;
}

export interface ReconnectOptions {
  open(): Promise<Store>;
  /** Told of each failed try. */
  onFailure?(error: unknown, retryInMs: number): void;
  firstRetryMs?: number;
  maxRetryMs?: number;
}

/**
 * Opens a store and, where the database cannot be reached, tries again until it can. Until then
 * every call is refused with `store_unavailable`. Any other failure (a folder another process
 * holds, rights that are missing) is not mended by waiting: `opened` rejects.
 */
export function createReconnectingStore(options: ReconnectOptions): ReconnectingStore {
  const firstRetryMs = options.firstRetryMs ?? 250;
  const maxRetryMs = options.maxRetryMs ?? 5000;
  let current: Store | undefined;
  let problem: string | undefined = 'the database is being opened';
  let closed = false;
  let wake: (() => void) | undefined;

  function store(): Store {
    if (current) return current;
    throw new ChatKitError('store_unavailable', 'The database is not available.');
  }

  async function openUntilThere(): Promise<void> {
    for (let wait = firstRetryMs; !closed; wait = Math.min(wait * 2, maxRetryMs)) {
      try {
        const opened = await options.open();
        if (closed) return await opened.close();
        current = opened;
        problem = undefined;
        return;
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        problem = 'the database cannot be reached';
        options.onFailure?.(error, wait);
        await sleep(wait);
      }
    }
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const opened = openUntilThere();
  return {
    forReader: (userId) => store().forReader(userId),
    service: createServiceDelegate(() => store().service),
    ping: async () => store().ping(),
    status: () =>
      current?.status() ?? { embedded: false, open: false, connections: 0, idle: 0, waiting: 0 },
    async close() {
      closed = true;
      wake?.();
      await opened.catch(() => {});
      await current?.close();
    },
    problem: () => problem,
    opened,
  };
}

function isUnavailable(error: unknown): boolean {
  return error instanceof ChatKitError && error.code === 'store_unavailable';
}

/** Looks the service up at each call, and refuses by rejecting, never by throwing. */
function createServiceDelegate(service: () => ServiceStore): ServiceStore {
  return {
    withJobLease: async (...args) => service().withJobLease(...args),
    expiredThreads: async (...args) => service().expiredThreads(...args),
    orphanedAttachments: async (...args) => service().orphanedAttachments(...args),
    cleanUp: async () => service().cleanUp(),
    countHit: async (...args) => service().countHit(...args),
    expiredRuns: async (...args) => service().expiredRuns(...args),
    getEmbeddings: async (...args) => service().getEmbeddings(...args),
    putEmbeddings: async (...args) => service().putEmbeddings(...args),
    reserveBudget: async (...args) => service().reserveBudget(...args),
    settleBudget: async (...args) => service().settleBudget(...args),
    budgetUsed: async (...args) => service().budgetUsed(...args),
    report: async (...args) => service().report(...args),
  };
}
