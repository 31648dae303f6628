import type { ThreadItem } from '../protocol/index.js';
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
    // What was done between the last checkpoint and the end is stored already, and whole.
    const pending: ThreadItem[] = [];
    for (const item of run.checkpoint?.pending ?? []) {
      if ((await data.items.find(threadId, item.id)) === undefined) pending.push(item);
    }
    await keepAnswer(data, threadId, pending, 'interrupted');
    return true;
  });
}
