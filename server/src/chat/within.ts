import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something, but not for longer than so many ms. */
export async function within(ms: number, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  const timeout = sleep(ms, undefined, { signal: over.signal }).catch(() => {});
  await Promise.race([work, timeout]);
  over.abort();
}
