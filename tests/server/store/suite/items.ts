import { describe, expect, it } from '@jest/globals';
import type { Store } from '../../../../server/src/store/index.js';
import { ids, newAnswer, newHidden, newMessage, newReaderId, storedThread } from '../fixtures.js';

export function describeItems(store: () => Store): void {
  const setUp = async () => {
    const own = store().forReader(newReaderId());
    const thread = await storedThread(own);
    return { own, threadId: thread.id };
  };

  describe('items', () => {
    it('keeps them in the order of adding, whatever their dates say', async () => {
      const { own, threadId } = await setUp();
      const late = { ...newMessage(threadId), created_at: '2030-01-01T00:00:00Z' };
      const early = { ...newMessage(threadId), created_at: '2020-01-01T00:00:00Z' };
      await own.items.add(threadId, [late, early]);
      const last = newAnswer(threadId);
      await own.items.add(threadId, [last]);
      const page = await own.items.list(threadId, { limit: 10, order: 'asc' });
      expect(ids(page.data)).toEqual([late.id, early.id, last.id]);
    });

    it('gives back an item as it came, with NULs, lone surrogates and the order of keys', async () => {
      const { own, threadId } = await setUp();
      const item = {
        type: 'client_tool_call' as const,
        id: 'tc_1',
        thread_id: threadId,
        created_at: '2026-01-01T00:00:00Z',
        status: 'pending' as const,
        call_id: 'call',
        name: 'open',
        arguments: { z: null, a: ['\u0000', '\udfff', { '': 1.5e300 }] },
      };
      await own.items.add(threadId, [item]);
      const kept = await own.items.get(threadId, item.id);
      expect(kept).toEqual(item);
      expect(JSON.stringify(kept)).toBe(JSON.stringify(item));
    });

    it('replaces in its place where the id exists, and adds at the end where not', async () => {
      const { own, threadId } = await setUp();
      const [first, second] = [newMessage(threadId), newMessage(threadId)];
      await own.items.add(threadId, [first, second]);
      await own.items.save(threadId, { ...first, quoted_text: 'changed' });
      const third = newAnswer(threadId);
      await own.items.save(threadId, third);
      const page = await own.items.list(threadId, { limit: 10, order: 'asc' });
      expect(ids(page.data)).toEqual([first.id, second.id, third.id]);
      expect(page.data[0]).toHaveProperty('quoted_text', 'changed');
    });

    it('refuses an id the thread has, and keeps none of that call', async () => {
      const { own, threadId } = await setUp();
      const item = newMessage(threadId);
      await own.items.add(threadId, [item]);
      await expect(own.items.add(threadId, [newMessage(threadId), item])).rejects.toMatchObject({
        code: 'key_conflict',
      });
      expect((await own.items.list(threadId, { limit: 5, order: 'asc' })).data).toHaveLength(1);
    });

    it('takes the same id in two threads', async () => {
      const { own, threadId } = await setUp();
      const other = await storedThread(own);
      const item = newMessage(threadId);
      await own.items.add(threadId, [item]);
      await own.items.add(other.id, [{ ...item, thread_id: other.id }]);
      expect(await own.items.get(threadId, item.id)).toEqual(item);
    });

    it('answers not_found for unknown threads, items and cursors', async () => {
      const { own, threadId } = await setUp();
      const notFound = { code: 'not_found' };
      const page = { limit: 5, order: 'asc' as const };
      await expect(own.items.add('thr_no', [newMessage('thr_no')])).rejects.toMatchObject(notFound);
      await expect(own.items.add('thr_no', [])).rejects.toMatchObject(notFound);
      await expect(own.items.save('thr_no', newMessage('thr_no'))).rejects.toMatchObject(notFound);
      await expect(own.items.list('thr_no', page)).rejects.toMatchObject(notFound);
      await expect(own.items.recent('thr_no', 5)).rejects.toMatchObject(notFound);
      await expect(own.items.get(threadId, 'msg_no')).rejects.toMatchObject(notFound);
      await expect(own.items.get(threadId, 'msg_\u0000')).rejects.toMatchObject(notFound);
      await expect(own.items.list(threadId, { ...page, after: 'msg_no' })).rejects.toMatchObject(
        notFound,
      );
      await expect(own.items.deleteAfter(threadId, 'msg_no')).rejects.toMatchObject(notFound);
      await expect(own.items.find(threadId, 'msg_no')).resolves.toBeUndefined();
      await expect(own.items.delete(threadId, 'msg_no')).resolves.toBeUndefined();
      expect(await own.items.list(threadId, page)).toEqual({ data: [], has_more: false });
    });

    it.each(['asc', 'desc'] as const)('pages visible items past hidden ones, %s', async (order) => {
      const { own, threadId } = await setUp();
      const all = Array.from({ length: 9 }, (_, n) =>
        n % 3 === 0 ? newMessage(threadId, `${n}`) : newHidden(threadId),
      );
      await own.items.add(threadId, all);
      const visible = ids(all.filter(({ type }) => type === 'user_message'));
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await own.items.list(threadId, { limit: 1, order, after, visibleOnly: true });
        expect(page.data).toHaveLength(1);
        seen.push(...ids(page.data));
        after = page.after;
      } while (after !== undefined);
      expect(seen).toEqual(order === 'asc' ? visible : visible.toReversed());
    });

    it('gives the newest, oldest first, hidden ones too', async () => {
      const { own, threadId } = await setUp();
      const all = [newMessage(threadId), newAnswer(threadId), newHidden(threadId)];
      await own.items.add(threadId, all);
      expect(ids(await own.items.recent(threadId, 2))).toEqual(ids(all.slice(1)));
      expect(await own.items.recent((await storedThread(own)).id, 2)).toEqual([]);
    });

    it('deletes everything after an item, and adds after it again', async () => {
      const { own, threadId } = await setUp();
      const all = [newMessage(threadId), newAnswer(threadId), newMessage(threadId)];
      await own.items.add(threadId, all);
      expect(await own.items.deleteAfter(threadId, all[0]?.id ?? '')).toBe(2);
      const again = newAnswer(threadId);
      await own.items.add(threadId, [again]);
      const page = await own.items.list(threadId, { limit: 5, order: 'asc' });
      expect(ids(page.data)).toEqual([all[0]?.id, again.id]);
    });

    it('loses and reorders nothing when many add to one thread at once', async () => {
      const { own, threadId } = await setUp();
      await Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          await own.items.add(threadId, [
            newMessage(threadId, `${n} first`),
            newAnswer(threadId, `${n} second`),
          ]);
        }),
      );
      const { data } = await own.items.list(threadId, { limit: 100, order: 'asc' });
      expect(data).toHaveLength(40);
      for (let n = 0; n < 40; n += 2) {
        expect(data[n]?.type).toBe('user_message');
        expect(data[n + 1]?.type).toBe('assistant_message');
      }
    });
  });
}
