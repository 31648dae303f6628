import { setTimeout as sleep } from 'node:timers/promises';
import { ChatKitError } from '../errors.js';

export interface OutageOptions {
  /** Ends the waiting, when nobody wants the outcome any more. */
  signal: AbortSignal;
  /** How long the database may be away, in ms. */
  outageMs: number;
}

const firstWaitMs = 100;
const lastWaitMs = 2_000;

/**
 * Does something in the store, again and again while the database is away: a failover takes
 * seconds, and what a model has written by then must not be lost to it.
 * @param work may be done twice: what a lost connection has kept is not known
 * @throws what `work` throws last
 */
export async function overOutage<T>(
  work: () => Promise<T>,
  { signal, outageMs }: OutageOptions,
): Promise<T> {
  const deadline = performance.now() + outageMs;
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, lastWaitMs)) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || performance.now() + wait > deadline) throw error;
      await sleep(wait, undefined, { signal }).catch(() => {});
      if (signal.aborted) throw error;
    }
  }
}

function isAway(error: unknown): boolean {
  return error instanceof ChatKitError && error.code === 'store_unavailable';
}
