import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from './store.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** An upload that no message came to refer to. */
const orphanMs = dayMs;

/** Preferences of readers who do not come back are kept for so long at least. */
const preferencesMs = 90 * dayMs;

/** Threads a look: between two looks others get their turn on the database. */
const batch = 200;

export interface RetentionOptions {
  /** Days after its last activity a thread is deleted; 0: one hour after it. */
  retentionDays: number;
}

/** What one run of the job deleted. */
export interface RetentionResult {
  threads: number;
  attachments: number;
  /** Readers of whom nothing but preferences was left. */
  readers: number;
}

/** How long a thread is kept after its last activity, in ms. */
export function retentionMs(retentionDays: number): number {
  return retentionDays === 0 ? hourMs : retentionDays * dayMs;
}

/** One that cannot be deleted must not keep the others; so many in a row, and nothing can be. */
const mostFailures = 3;

/**
 * Deletes what is over: threads, uploads nobody sent, readers who left, what the service keeps. Each thread is
 * deleted as its reader, and only if it is still idle then.
 * @throws at its end why something could not be deleted; at once where nothing can be
 */
export async function deleteExpired(
  store: Store,
  { retentionDays }: RetentionOptions,
  signal?: AbortSignal,
): Promise<RetentionResult> {
  const olderThanMs = retentionMs(retentionDays);
  const failed = new Map<string, unknown>();
  const threads = await inBatches(
    () => store.service.expiredThreads(olderThanMs, batch),
    ({ userId, threadId }) => store.forReader(userId).threads.deleteIfIdle(threadId, olderThanMs),
    failed,
    signal,
  );
  const attachments = await inBatches(
    () => store.service.orphanedAttachments(orphanMs, batch),
    async ({ userId, attachmentId }) => {
      await store.forReader(userId).attachments.delete(attachmentId);
      return true;
    },
    failed,
    signal,
  );
  const idleMs = Math.max(olderThanMs, preferencesMs);
  const readers = await inBatches(
    () => store.service.idleReaders(idleMs, batch),
    (userId) => store.forReader(userId).eraseIfIdle(idleMs),
    failed,
    signal,
  );
  await store.service.cleanUp();
  if (failed.size > 0) {
    const what = [...failed.keys()].slice(0, 10).join(', ');
    throw new AggregateError(failed.values(), `Could not be deleted: ${what}`);
  }
  return { threads, attachments, readers };
}

/**
 * Goes on while there is a full batch of which something could be deleted.
 * @param failed takes what could not be: it is not tried again
 */
async function inBatches<T>(
  find: () => Promise<T[]>,
  remove: (entry: T) => Promise<boolean>,
  failed: Map<string, unknown>,
  signal: AbortSignal | undefined,
): Promise<number> {
  for (let total = 0; ; ) {
    const found = await find();
    let removed = 0;
    let failures = 0;
    for (const entry of found) {
      signal?.throwIfAborted();
      const name = JSON.stringify(entry);
      if (failed.has(name)) continue;
      try {
        if (await remove(entry)) removed += 1;
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === mostFailures) throw error;
        failed.set(name, error);
      }
    }
    total += removed;
    if (found.length < batch || removed === 0) return total;
  }
}

export interface RetentionSchedule extends RetentionOptions {
  /** How often a server tries (default 10 minutes). */
  everyMs?: number | undefined;
  onDone?: ((result: RetentionResult) => void) | undefined;
  onError?: ((error: unknown) => void) | undefined;
}

/**
 * Runs `deleteExpired` now and then, on one of all servers at a time.
 * @returns stops it, and waits for a run under way
 */
export function startRetention(
  store: Store,
  { retentionDays, everyMs = 10 * 60_000, onDone, onError }: RetentionSchedule,
): () => Promise<void> {
  const stop = new AbortController();
  const run = async () => {
    // Servers that start together look at different times.
    for (let wait = everyMs * Math.random() * 0.1; ; wait = everyMs) {
      const stopped = await delay(wait, false, { signal: stop.signal, ref: false }).catch(
        () => true,
      );
      if (stopped) return;
      try {
        await store.service.withJobLease('retention', 60_000, async (lost) => {
          const signal = AbortSignal.any([lost, stop.signal]);
          onDone?.(await deleteExpired(store, { retentionDays }, signal));
        });
      } catch (error) {
        if (!stop.signal.aborted) onError?.(error);
      }
    }
  };
  const done = run();
  return async () => {
    stop.abort();
    await done;
  };
}
