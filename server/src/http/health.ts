import { Router } from 'express';
import { ChatKitError } from '../errors.js';

/** What stands behind `/readyz`. */
export interface Readiness {
  /** Rejects where the store cannot answer; the error's text is for the log only. */
  store(): Promise<void>;
  /** Whether the server is about to end and wants no new readers. */
  draining(): boolean;
  /** Shown, never a reason not to be ready: without docs the chat says so. */
  docs(): { pages: number; sections: number; broken: number; loadedAt: Date | null };
}

const CHECK_TIMEOUT_MS = 2000;
/** Anyone may ask: what the database said is told for so long, and it is asked once at a time. */
const CHECK_KEPT_MS = 500;

/**
 * `GET /healthz`: this process lives (restart it if not). `GET /readyz`: it can answer readers
 * (send it none if not): 200 or 503 with `{"ready", "store", "draining", "docs"}`.
 */
export function healthRouter(readiness: Readiness): Router {
  const router = Router();
  const storeState = createStoreState(readiness);
  router.use(['/healthz', '/readyz'], (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    response.locals.quiet = true;
    next();
  });
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const store = await storeState();
    const draining = readiness.draining();
    const ready = store === 'ok' && !draining;
    response
      .status(ready ? 200 : 503)
      .json({ ready, store, ...(draining ? { draining } : {}), docs: readiness.docs() });
  });
  return router;
}

function createStoreState(readiness: Readiness): () => Promise<string> {
  let latest: { state: Promise<string>; until: number } | undefined;
  return () => {
    if (latest && performance.now() < latest.until) return latest.state;
    const check = { state: checkStore(readiness), until: Number.POSITIVE_INFINITY };
    latest = check;
    void check.state.then(() => {
      check.until = performance.now() + CHECK_KEPT_MS;
    });
    return check.state;
  };
}

async function checkStore(readiness: Readiness): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), CHECK_TIMEOUT_MS);
  });
  try {
    const result = await Promise.race([readiness.store(), late]);
    return result === 'timeout' ? 'the database did not answer in time' : 'ok';
  } catch (error) {
    return error instanceof ChatKitError ? reason(error) : 'the database cannot be reached';
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A database that must not be used (rights, schema) says so itself; others are just away. What
 * repeats the words of another error may name users and databases: those are for the log.
 */
function reason({ cause }: ChatKitError): string {
  if (!(cause instanceof Error && cause.name === 'StoreRefusal')) {
    return 'the database cannot be reached';
  }
  return cause.cause === undefined
    ? cause.message
    : 'the database could not be made ready; the log says why';
}
