import { ChatKitError } from '../errors.js';
import type { Logger } from '../logger.js';
import type { Store } from '../store/index.js';

const dayMs = 86_400_000;

export interface HousekeepingOptions {
  store: Store;
  logger: Logger;
  /** Conversations nobody has touched for so long are deleted; 0 keeps them for ever. */
  retentionDays: number;
  /** How often it is looked (default: every ten minutes). */
  everyMs?: number;
  /** How many are asked for at a time (default 100). */
  batch?: number;
}

export interface Housekeeping {
  /** One round, on whichever server holds the lease; false where another is at it. */
  run(): Promise<boolean>;
  stop(): void;
}

/** Deletes what is over its time: conversations, uploads nobody sent, counters, sign-ins. */
export function startHousekeeping(options: HousekeepingOptions): Housekeeping {
  const { store, logger } = options;
  const everyMs = options.everyMs ?? 600_000;

  const run = () =>
    store.service.withJobLease('housekeeping', 60_000, async (signal) => {
      const threads = await deleteThreads(options, signal);
      const attachments = await deleteAttachments(options, signal);
      await store.service.cleanUp();
      if (threads + attachments > 0) logger.info({ threads, attachments }, 'retention');
    });
  const timer = setInterval(() => {
    run().catch((error: unknown) => logger.warn({ err: error }, 'housekeeping failed'));
  }, everyMs);
  timer.unref();
  return { run, stop: () => clearInterval(timer) };
}

async function deleteThreads(
  { store, retentionDays, batch = 100 }: HousekeepingOptions,
  signal: AbortSignal,
): Promise<number> {
  if (retentionDays === 0) return 0;
  let deleted = 0;
  while (!signal.aborted) {
    const expired = await store.service.expiredThreads(retentionDays * dayMs, batch);
    for (const { userId, threadId } of expired) {
      await ignoringGone(store.forReader(userId).threads.delete(threadId));
    }
    deleted += expired.length;
    if (expired.length < batch) break;
  }
  return deleted;
}

async function deleteAttachments(
  { store, batch = 100 }: HousekeepingOptions,
  signal: AbortSignal,
): Promise<number> {
  let deleted = 0;
  while (!signal.aborted) {
    const orphaned = await store.service.orphanedAttachments(dayMs, batch);
    for (const { userId, attachmentId } of orphaned) {
      await ignoringGone(store.forReader(userId).attachments.delete(attachmentId));
    }
    deleted += orphaned.length;
    if (orphaned.length < batch) break;
  }
  return deleted;
}

/** The reader may have deleted it at the same moment. */
async function ignoringGone(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ChatKitError && error.code === 'not_found')) throw error;
  }
}
