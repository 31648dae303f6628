import { describe, expect, it } from '@jest/globals';
import type { Store } from '../../../../server/src/store/index.js';
import { ids, newMessage, newReaderId, newThread, storedThread } from '../fixtures.js';

export function describeThreads(store: () => Store): void {
  const reader = () => store().forReader(newReaderId());

  describe('threads', () => {
    it('gives back what was created, free-form data as it came', async () => {
      const own = reader();
      const thread = {
        ...newThread('Ünï\u0000code 🎉'),
        status: { type: 'locked' as const, reason: 'Moderated' },
        allowed_image_domains: ['docs.example.com'],
        metadata: { z: 1, a: { nested: null, big: 1.5e300 }, lone: '\ud800' },
      };
      await own.threads.create(thread);
      const kept = await own.threads.get(thread.id);
      expect(kept).toEqual(thread);
      expect(Object.keys(kept.metadata)).toEqual(['z', 'a', 'lone']);
    });

    it('refuses an id that is taken', async () => {
      const own = reader();
      const thread = await storedThread(own);
      await expect(own.threads.create(thread)).rejects.toMatchObject({ code: 'key_conflict' });
      expect(await own.threads.count()).toBe(1);
    });

    it('keeps changes of title, status and metadata', async () => {
      const own = reader();
      const thread = await storedThread(own, 'Before');
      const changed = { ...thread, title: 'After', metadata: { seen: true } };
      await own.threads.update(changed);
      expect(await own.threads.get(thread.id)).toEqual(changed);
    });

    it.each([
      ['get', (own: ReturnType<typeof reader>, id: string) => own.threads.get(id)],
      [
        'update',
        (own: ReturnType<typeof reader>, id: string) => own.threads.update({ ...newThread(), id }),
      ],
      ['delete', (own: ReturnType<typeof reader>, id: string) => own.threads.delete(id)],
      [
        'list after it',
        (own: ReturnType<typeof reader>, after: string) =>
          own.threads.list({ limit: 5, order: 'desc', after }),
      ],
    ])('answers not_found to %s of an unknown id, a NUL in it or not', async (_, call) => {
      for (const id of ['thr_unknown', 'thr_\u0000', '']) {
        await expect(call(reader(), id)).rejects.toMatchObject({ code: 'not_found' });
      }
    });

    it.each(['asc', 'desc'] as const)('pages without gap or repetition, %s', async (order) => {
      const own = reader();
      const created: string[] = [];
      for (let n = 0; n < 7; n += 1) created.push((await storedThread(own)).id);
      const expected = order === 'asc' ? created : created.toReversed();
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await own.threads.list({ limit: 3, order, after });
        expect(page.data.length).toBeLessThanOrEqual(3);
        expect(page.has_more).toBe(page.after !== undefined);
        seen.push(...ids(page.data));
        after = page.after;
      } while (after !== undefined);
      expect(seen).toEqual(expected);
    });

    it('deletes a thread with all that belongs to it', async () => {
      const own = reader();
      const thread = await storedThread(own);
      const message = newMessage(thread.id);
      await own.items.add(thread.id, [message]);
      await own.feedback.set(thread.id, [message.id], 'positive');
      await own.threads.delete(thread.id);
      await expect(own.items.find(thread.id, message.id)).resolves.toBeUndefined();
      expect(await own.feedback.list(thread.id)).toEqual([]);
      expect(await own.threads.count()).toBe(0);
    });

    it('deletes only what has been idle for as long as that', async () => {
      const own = reader();
      const thread = await storedThread(own);
      expect(await own.threads.deleteIfIdle(thread.id, 3_600_000)).toBe(false);
      expect(await own.threads.deleteIfIdle(thread.id, -1000)).toBe(true);
      expect(await own.threads.deleteIfIdle(thread.id, -1000)).toBe(false);
    });

    it('keeps the order of creation with many at once', async () => {
      const own = reader();
      await Promise.all(Array.from({ length: 20 }, () => storedThread(own)));
      const page = await own.threads.list({ limit: 50, order: 'asc' });
      expect(new Set(ids(page.data)).size).toBe(20);
    });
  });
}
