import type { ReaderStore } from '../store/index.js';
import { keepAnswer } from './keepAnswer.js';

/**
 * Ends the run of a thread whose server has died, and keeps what its last checkpoint had: any
 * server that meets an expired lease does this.
 * @returns whether there was one
 */
export async function endExpiredRun(store: ReaderStore, threadId: string): Promise<boolean> {
  return store.transaction(async (data) => {
    const run = await data.runs.endExpired(threadId);
    if (!run) return false;
    const pending = run.checkpoint?.pending ?? [];
    await keepAnswer(data, threadId, pending, 'interrupted');
    return true;
  });
}
