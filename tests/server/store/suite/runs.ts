import { describe, expect, it } from '@jest/globals';
import { createId } from '../../../../server/src/ids.js';
import type { Store } from '../../../../server/src/store/index.js';
import { newAnswer, newMessage, newReaderId, newRun, storedThread } from '../fixtures.js';

const hour = 3_600_000;

export function describeRuns(store: () => Store): void {
  const setUp = async () => {
    const own = store().forReader(newReaderId());
    const thread = await storedThread(own);
    return { own, threadId: thread.id };
  };

  describe('runs', () => {
    it('takes its turn as it is added where nobody is before it', async () => {
      const { own, threadId } = await setUp();
      const lease = { owner: 'a', ms: 60_000 };
      const first = await own.runs.create({ ...newRun(threadId), lease });
      const second = await own.runs.create({ ...newRun(threadId), lease });
      expect([first.state, second.state]).toEqual(['running', 'waiting']);
      expect(await own.runs.renew(first.id, 'a', 60_000)).toBe('held');
      expect(await own.runs.acquire(second.id, 'a', 60_000)).toBe(false);
      await own.runs.end(first.id, 'a', 'done');
      expect(await own.runs.acquire(second.id, 'a', 60_000)).toBe(true);
    });

    it('takes it once where many are added at the same moment', async () => {
      const { own, threadId } = await setUp();
      const lease = { owner: 'a', ms: 60_000 };
      const runs = await Promise.all(
        Array.from({ length: 8 }, () => own.runs.create({ ...newRun(threadId), lease })),
      );
      expect(runs.filter(({ state }) => state === 'running')).toHaveLength(1);
    });

    it('are found by their key, and refuse a second of the same', async () => {
      const { own, threadId } = await setUp();
      const run = await own.runs.create(newRun(threadId, 'key'));
      expect(run).toMatchObject({ state: 'waiting', key: 'key', checkpoint: null, owner: null });
      expect(await own.runs.findByKey('key')).toEqual(run);
      expect(await own.runs.get(run.id)).toEqual(run);
      await expect(own.runs.create(newRun(threadId, 'key'))).rejects.toMatchObject({
        code: 'key_conflict',
      });
      expect(await own.runs.findByKey('another')).toBeUndefined();
    });

    it('let a caller follow the first within the transaction whose create was refused', async () => {
      const { own, threadId } = await setUp();
      const first = await own.runs.create(newRun(threadId, 'key'));
      const followed = await own.transaction(async (data) => {
        await data.threads.lock(threadId);
        await data.runs.create(newRun(threadId, 'key')).catch(() => undefined);
        return data.runs.findByKey('key');
      });
      expect(followed?.id).toBe(first.id);
    });

    it('are created once when the same key comes ten times at once', async () => {
      const { own, threadId } = await setUp();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, () => own.runs.create(newRun(threadId, 'key'))),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('take many without a key', async () => {
      const { own, threadId } = await setUp();
      await own.runs.create(newRun(threadId, null));
      await own.runs.create(newRun(threadId, null));
      expect(await own.runs.countOpen()).toBe(2);
    });

    it('are never more than may be open, also where many are added at the same moment', async () => {
      const own = store().forReader(newReaderId());
      const threads = [];
      for (let n = 0; n < 10; n += 1) threads.push(await storedThread(own));
      const added = await Promise.allSettled(
        threads.map(({ id }) => own.runs.create({ ...newRun(id), maxOpen: 4 })),
      );
      expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
      expect(await own.runs.countOpen()).toBe(4);
      await expect(
        own.runs.create({ ...newRun(threads[0]?.id ?? ''), maxOpen: 4 }),
      ).rejects.toMatchObject({ code: 'rate_limited' });
    });

    it('add the message they answer, or neither', async () => {
      const { own, threadId } = await setUp();
      const message = newMessage(threadId);
      await own.runs.create({ ...newRun(threadId, 'key'), message, maxOpen: 1 });
      const second = { ...newRun(threadId), message: newMessage(threadId), maxOpen: 1 };
      await expect(own.runs.create(second)).rejects.toMatchObject({ code: 'rate_limited' });
      const again = { ...newRun(threadId, 'key'), message: newMessage(threadId) };
      await expect(own.runs.create(again)).rejects.toMatchObject({ code: 'key_conflict' });
      expect((await own.items.recent(threadId, 10)).map(({ id }) => id)).toEqual([message.id]);
    });

    it('need a thread', async () => {
      const { own } = await setUp();
      await expect(own.runs.create(newRun('thr_no'))).rejects.toMatchObject({ code: 'not_found' });
      await expect(own.runs.get('run_no')).rejects.toMatchObject({ code: 'not_found' });
    });

    it('are held one at a time in a thread, oldest first', async () => {
      const { own, threadId } = await setUp();
      const first = await own.runs.create(newRun(threadId));
      const second = await own.runs.create(newRun(threadId));
      expect(await own.runs.acquire(second.id, 'server', hour)).toBe(false);
      expect(await own.runs.acquire(first.id, 'server', hour)).toBe(true);
      expect(await own.runs.acquire(first.id, 'other', hour)).toBe(false);
      expect((await own.runs.current(threadId))?.id).toBe(first.id);
      expect(await own.runs.end(first.id, 'server', 'done')).toBe(true);
      expect((await own.runs.current(threadId))?.id).toBe(second.id);
      expect(await own.runs.acquire(second.id, 'other', hour)).toBe(true);
      expect(await own.runs.end(second.id, 'other', 'stopped')).toBe(true);
      expect(await own.runs.current(threadId)).toMatchObject({ id: second.id, state: 'stopped' });
      expect(await own.runs.countOpen()).toBe(0);
    });

    it('go to exactly one of many servers that want them at once', async () => {
      const { own, threadId } = await setUp();
      const run = await own.runs.create(newRun(threadId));
      const taken = await Promise.all(
        Array.from({ length: 10 }, (_, n) => own.runs.acquire(run.id, `server ${n}`, hour)),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    it('keep a checkpoint until they end, for their owner alone', async () => {
      const { own, threadId } = await setUp();
      const run = await own.runs.create(newRun(threadId));
      await own.runs.acquire(run.id, 'server', hour);
      const checkpoint = {
        version: 3,
        pending: [newAnswer(threadId, 'Half an ans')],
        progress: { text: 'Searching' },
        events: [{ type: 'notice', level: 'info', message: 'Slow\u0000' }],
      };
      expect(await own.runs.checkpoint(run.id, 'other', checkpoint)).toBe(false);
      expect(await own.runs.checkpoint(run.id, 'server', checkpoint)).toBe(true);
      expect((await own.runs.get(run.id)).checkpoint).toEqual(checkpoint);
      expect(await own.runs.end(run.id, 'other', 'done')).toBe(false);
      await own.runs.end(run.id, 'server', 'done');
      expect((await own.runs.get(run.id)).checkpoint).toBeNull();
      expect(await own.runs.checkpoint(run.id, 'server', checkpoint)).toBe(false);
    });

    it('tell their owner that the reader asked to stop', async () => {
      const { own, threadId } = await setUp();
      const key = createId('request');
      const run = await own.runs.create(newRun(threadId, key));
      await own.runs.acquire(run.id, 'server', hour);
      expect(await own.runs.renew(run.id, 'server', hour)).toBe('held');
      expect(await own.runs.requestStop(key)).toBe(true);
      expect(await own.runs.requestStop(key)).toBe(true);
      expect(await own.runs.renew(run.id, 'server', hour)).toBe('stop');
      expect(await own.runs.renew(run.id, 'other', hour)).toBe('lost');
      expect(await own.runs.requestStop('unknown')).toBe(false);
    });

    it('are asked to stop by their thread, the oldest that goes on first', async () => {
      const { own, threadId } = await setUp();
      expect(await own.runs.requestStopIn(threadId)).toBeUndefined();
      const first = await own.runs.create(newRun(threadId));
      const second = await own.runs.create(newRun(threadId));
      await own.runs.acquire(first.id, 'server', hour);
      expect(await own.runs.requestStopIn(threadId)).toBe(first.id);
      expect(await own.runs.requestStopIn(threadId)).toBe(first.id);
      expect(await own.runs.renew(first.id, 'server', hour)).toBe('stop');
      expect((await own.runs.get(second.id)).stopRequested).toBe(false);
      await own.runs.end(first.id, 'server', 'stopped');
      expect(await own.runs.requestStopIn(threadId)).toBe(second.id);
    });

    it('end as interrupted once their lease is over, by whoever meets them', async () => {
      const { own, threadId } = await setUp();
      const run = await own.runs.create(newRun(threadId));
      const next = await own.runs.create(newRun(threadId));
      await own.runs.acquire(run.id, 'dead server', hour);
      const checkpoint = { version: 1, pending: [newAnswer(threadId)], events: [] };
      await own.runs.checkpoint(run.id, 'dead server', checkpoint);
      expect(await own.runs.endExpired(threadId)).toBeUndefined();
      await own.runs.renew(run.id, 'dead server', -1);
      expect(await store().service.expiredRuns(1000)).toContainEqual({
        userId: own.userId,
        threadId,
        runId: run.id,
      });
      const ended = await own.runs.endExpired(threadId);
      expect(ended).toMatchObject({ id: run.id, state: 'interrupted', checkpoint });
      expect((await own.runs.get(run.id)).checkpoint).toBeNull();
      expect(await own.runs.endExpired(threadId)).toBeUndefined();
      expect(await own.runs.renew(run.id, 'dead server', hour)).toBe('lost');
      expect(await own.runs.end(run.id, 'dead server', 'done')).toBe(false);
      expect(await own.runs.acquire(next.id, 'live server', hour)).toBe(true);
    });

    it('are ended once, however many servers meet an expired one at once', async () => {
      const { own, threadId } = await setUp();
      const run = await own.runs.create(newRun(threadId));
      await own.runs.acquire(run.id, 'dead server', -1);
      const ends = await Promise.all(
        Array.from({ length: 8 }, () =>
          own.transaction(async (data) => {
            await data.threads.lock(threadId);
            const ended = await data.runs.endExpired(threadId);
            if (ended) await data.items.add(threadId, [newAnswer(threadId)]);
            return ended;
          }),
        ),
      );
      expect(ends.filter(Boolean)).toHaveLength(1);
      expect(await own.items.recent(threadId, 10)).toHaveLength(1);
    });

    it('can be abandoned while they wait, and then bar no other', async () => {
      const { own, threadId } = await setUp();
      const first = await own.runs.create(newRun(threadId));
      const second = await own.runs.create(newRun(threadId));
      await own.runs.abandon(first.id, 'failed');
      expect(await own.runs.acquire(first.id, 'server', hour)).toBe(false);
      expect(await own.runs.acquire(second.id, 'server', hour)).toBe(true);
    });

    it('keep what the model used', async () => {
      const { own, threadId } = await setUp();
      const message = newMessage(threadId, 'What is new?');
      await own.items.add(threadId, [message]);
      const run = await own.runs.create({ ...newRun(threadId), inputItemId: message.id });
      await own.runs.acquire(run.id, 'server', hour);
      const answer = newAnswer(threadId);
      await own.items.add(threadId, [answer]);
      await own.feedback.set(threadId, [answer.id], 'negative');
      await own.runs.end(run.id, 'server', 'done', {
        inputTokens: 100,
        outputTokens: 20,
        model: 'scripted',
        outcome: 'answered',
        citations: ['/docs/intro#new'],
        pagePath: '/docs/intro',
      });
      const report = await store().service.report(new Date(Date.now() - hour));
      expect(report.filter(({ question }) => question === 'What is new?')).toEqual([
        {
          question: 'What is new?',
          at: run.createdAt,
          outcome: 'answered',
          feedback: 'negative',
          citations: ['/docs/intro#new'],
          inputTokens: 100,
          outputTokens: 20,
          model: 'scripted',
          pagePath: '/docs/intro',
        },
      ]);
    });
  });
}
