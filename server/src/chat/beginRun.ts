import type { ChatApplication } from '../application/index.js';
import { ChatKitError } from '../errors.js';
import { createId } from '../ids.js';
import type { Run } from '../store/index.js';
import { hashRequest } from './parseRequest.js';
import { type Prepared, type PreparedAnswer, prepareAnswer } from './prepareAnswer.js';
import type { RunLimits } from './runLimits.js';
import type { AnswerRequest } from './runs.js';

export interface BeginRunOptions extends AnswerRequest {
  application: ChatApplication;
  owner: string;
  limits: RunLimits;
  /** The server is about to stop: nothing new is begun. */
  draining: boolean;
}

/** What a request has come to: an answer to make, one that is made already, or a few events. */
export type BegunRun =
  | { kind: 'known'; run: Run }
  | Exclude<Prepared, PreparedAnswer>
  | (PreparedAnswer & { runId: string; acquired: boolean });

/**
 * Stores what a request brings, and its run with it, in one transaction: a request that is sent
 * twice is kept once. Takes the thread's turn at once where nobody is before it.
 * @throws ChatKitError what `prepareAnswer` throws, `key_conflict`, `rate_limited`, `shutting_down`
 */
export async function beginRun(options: BeginRunOptions): Promise<BegunRun> {
  const { request, key, context } = options;
  const bodyHash = hashRequest(request);
  const runId = createId('run');
  try {
    return await context.store.transaction(async (data): Promise<BegunRun> => {
      const known = key === null ? undefined : await data.runs.findByKey(key);
      if (known) return { kind: 'known', run: sameRequest(known, bodyHash) };
      if (options.draining) {
        throw new ChatKitError('shutting_down', 'The server is about to stop.', { retryAfter: 5 });
      }
      const prepared = await prepareAnswer(request, options.application, data, options.limits);
      if (prepared.kind !== 'answer') return prepared;
      const { thread, createdThread, inputItemId, message } = prepared;
      const run = await data.runs.create({
        id: runId,
        threadId: thread.id,
        key,
        bodyHash,
        createdThread,
        inputItemId,
        message,
        lease: { owner: options.owner, ms: options.limits.leaseMs },
        maxOpen: options.limits.maxOpenRuns,
      });
      return { ...prepared, runId, acquired: run.state === 'running' };
    });
  } catch (error) {
    // Two requests with one key at the same moment: the other has won.
    const first = isConflict(error) && key && (await context.store.runs.findByKey(key));
    if (first) return { kind: 'known', run: sameRequest(first, bodyHash) };
    throw error;
  }
}

/** @throws ChatKitError `key_conflict` where the key came with another request before */
function sameRequest(run: Run, bodyHash: string): Run {
  if (run.bodyHash === bodyHash) return run;
  throw new ChatKitError('key_conflict', 'This Idempotency-Key belongs to another request.');
}

function isConflict(error: unknown): boolean {
  return error instanceof ChatKitError && error.code === 'key_conflict';
}
