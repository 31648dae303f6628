import { describe, expect, it } from '@jest/globals';
import { createId } from '../../../../server/src/ids.js';
import type { Store } from '../../../../server/src/store/index.js';
import { newMessage, newReaderId, storedThread } from '../fixtures.js';

const hour = 3_600_000;
const inAnHour = () => new Date(Date.now() + hour);

export function describeService(store: () => Store): void {
  const service = () => store().service;
  const name = () => createId('request');

  describe('jobs', () => {
    it('run on one server at a time, and again once it is done', async () => {
      const job = name();
      let running = 0;
      let most = 0;
      const work = async () => {
        running += 1;
        most = Math.max(most, running);
        await service().budgetUsed('none');
        running -= 1;
      };
      const ran = await Promise.all(
        Array.from({ length: 5 }, () => service().withJobLease(job, hour, work)),
      );
      expect(most).toBe(1);
      expect(ran).toContain(true);
      expect(await service().withJobLease(job, hour, work)).toBe(true);
    });

    it('refuse while another holds the lease, and release it after a failure', async () => {
      const job = name();
      let inner: boolean | undefined;
      await expect(
        service().withJobLease(job, hour, async () => {
          inner = await service().withJobLease(job, hour, async () => {});
          throw new Error('failed');
        }),
      ).rejects.toThrow('failed');
      expect(inner).toBe(false);
      expect(await service().withJobLease(job, hour, async () => {})).toBe(true);
    });

    it('outlive their lease by renewing it', async () => {
      const job = name();
      let taken: boolean | undefined;
      // Long enough for a machine that stands still for a second: what is not renewed is lost.
      await service().withJobLease(job, 1_500, async () => {
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        taken = await service().withJobLease(job, 1_500, async () => {});
      });
      expect(taken).toBe(false);
    });

    it('find the threads that are idle for longer than that', async () => {
      const own = store().forReader(newReaderId());
      const thread = await storedThread(own);
      await own.items.add(thread.id, [newMessage(thread.id)]);
      const expected = { userId: own.userId, threadId: thread.id };
      expect(await service().expiredThreads(-hour, 10_000)).toContainEqual(expected);
      expect(await service().expiredThreads(hour, 10_000)).not.toContainEqual(expected);
    });
  });

  describe('embeddings', () => {
    it('are kept by key, exactly; missing ones are absent', async () => {
      const [one, two] = [name(), name()];
      const vector = Float32Array.from([0.1, -1.5e-30, 3]);
      await service().putEmbeddings(new Map([[one, vector]]));
      await service().putEmbeddings(new Map([[one, Float32Array.from([9])]]));
      const found = await service().getEmbeddings([one, two]);
      expect([...found]).toEqual([[one, vector]]);
      expect(await service().getEmbeddings([])).toEqual(new Map());
    });

    it('take more than one statement holds', async () => {
      const many = new Map(
        Array.from({ length: 1100 }, () => [name(), Float32Array.from([1, 2])] as const),
      );
      await service().putEmbeddings(many);
      expect((await service().getEmbeddings([...many.keys()])).size).toBe(1100);
    });
  });

  describe('budgets', () => {
    let reservations = 0;
    const reserve = (
      window: string,
      amount: number,
      { id = `run_${reservations++}`, leaseMs = hour, expiresAt = inAnHour() } = {},
    ) => service().reserveBudget({ window, id, amount, limit: 100, expiresAt, leaseMs });

    it('never give more than the limit, however many ask at once', async () => {
      const window = name();
      const given = await Promise.all(Array.from({ length: 20 }, () => reserve(window, 10)));
      expect(given.filter(Boolean)).toHaveLength(10);
      expect(await service().budgetUsed(window)).toBe(100);
    });

    it('are settled by what was used', async () => {
      const window = name();
      expect(await reserve(window, 60, { id: 'first' })).toBe(true);
      expect(await reserve(window, 60)).toBe(false);
      await service().settleBudget(window, 'first', 12.5);
      expect(await service().budgetUsed(window)).toBe(12.5);
      expect(await reserve(window, 60)).toBe(true);
      expect(await reserve(name(), 101)).toBe(false);
      expect(await service().budgetUsed('unknown')).toBe(0);
    });

    it('take back what was reserved by a server that died, once, and only that', async () => {
      const window = name();
      await reserve(window, 40, { id: 'dead', leaseMs: -1 });
      await reserve(window, 40, { id: 'alive' });
      const given = await Promise.all(Array.from({ length: 10 }, () => reserve(window, 20)));
      expect(given.filter(Boolean)).toHaveLength(3);
      expect(await service().budgetUsed(window)).toBe(100);
      await service().settleBudget(window, 'alive', 5);
      expect(await service().budgetUsed(window)).toBe(65);
    });

    it('count what was used although it was given back: the server had only been slow', async () => {
      const window = name();
      await reserve(window, 60, { id: 'slow', leaseMs: -1 });
      await reserve(window, 60);
      await service().settleBudget(window, 'slow', 30);
      expect(await service().budgetUsed(window)).toBe(90);
    });

    it('are forgotten when over', async () => {
      const window = name();
      await reserve(window, 1, { expiresAt: new Date(Date.now() - 1000) });
      await service().cleanUp();
      expect(await service().budgetUsed(window)).toBe(0);
    });
  });

  describe('counters', () => {
    it('count each hit of a window once, and begin again after it', async () => {
      const key = name();
      const hits = await Promise.all(
        Array.from({ length: 10 }, async () => (await service().countHit(key, hour)).hits),
      );
      expect(hits.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const { resetMs } = await service().countHit(key, hour);
      expect(resetMs).toBeGreaterThan(hour - 60_000);
      expect(resetMs).toBeLessThanOrEqual(hour);
      const short = name();
      await service().countHit(short, -1);
      expect((await service().countHit(short, -1)).hits).toBe(1);
    });
  });
}
