import { describe, expect, it } from '@jest/globals';
import { createId } from '../../../../server/src/ids.js';
import type { Attachment } from '../../../../server/src/protocol/index.js';
import { type ReaderStore, type Store, streamExport } from '../../../../server/src/store/index.js';
import { ids, newAnswer, newMessage, newReaderId, newRun, storedThread } from '../fixtures.js';

const hour = 3_600_000;
const bytes = Uint8Array.from({ length: 1000 }, (_, n) => n % 256);

function newAttachment(): Attachment {
  return { type: 'file', id: createId('attachment'), name: 'a.pdf', mime_type: 'application/pdf' };
}

/** Something of everything a reader can have. */
async function fill(own: ReaderStore) {
  const thread = await storedThread(own, 'Mine');
  const message = newMessage(thread.id, 'Mine');
  const answer = newAnswer(thread.id);
  await own.items.add(thread.id, [message, answer]);
  await own.feedback.set(thread.id, [answer.id], 'positive');
  const run = await own.runs.create(newRun(thread.id));
  await own.runs.acquire(run.id, 'server', hour);
  await own.runs.end(run.id, 'server', 'done');
  const attachment = { ...newAttachment(), thread_id: thread.id };
  await own.attachments.create(attachment, bytes.length);
  await own.attachments.putBytes(attachment.id, bytes);
  await own.preferences.set({ level: 'beginner' });
  return { thread, message, answer, run, attachment };
}

export function describeReaderData(store: () => Store): void {
  const reader = () => store().forReader(newReaderId());

  describe('attachments', () => {
    it('keep a record, and its bytes once', async () => {
      const own = reader();
      const attachment = newAttachment();
      await own.attachments.create(attachment, bytes.length);
      expect(await own.attachments.get(attachment.id)).toEqual(attachment);
      expect(await own.attachments.info(attachment.id)).toEqual({ size: 1000, uploaded: false });
      await expect(own.attachments.getBytes(attachment.id)).rejects.toMatchObject({
        code: 'not_found',
      });
      await own.attachments.putBytes(attachment.id, bytes);
      expect(new Uint8Array(await own.attachments.getBytes(attachment.id))).toEqual(bytes);
      expect((await own.attachments.info(attachment.id)).uploaded).toBe(true);
      await expect(own.attachments.putBytes(attachment.id, bytes)).rejects.toMatchObject({
        code: 'invalid_state',
      });
      await expect(own.attachments.putBytes('atc_no', bytes)).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('are summed by what is kept of one reader, and no other', async () => {
      const own = reader();
      expect(await own.attachments.usedBytes()).toBe(0);
      const [one, two] = [newAttachment(), newAttachment()];
      // What was announced does not count: it need not be true.
      await own.attachments.create(one, 1);
      await own.attachments.create(two, 5_000_000);
      await own.attachments.putBytes(one.id, bytes);
      expect(await own.attachments.usedBytes()).toBe(1000);
      await own.attachments.putBytes(two.id, bytes.subarray(0, 500));
      expect(await own.attachments.usedBytes()).toBe(1500);
      expect(await reader().attachments.usedBytes()).toBe(0);
      await own.attachments.delete(one.id);
      expect(await own.attachments.usedBytes()).toBe(500);
    });

    it('go with the thread they came to belong to', async () => {
      const own = reader();
      const thread = await storedThread(own);
      const attachment = newAttachment();
      await own.attachments.create(attachment, 1);
      const attached = { ...attachment, thread_id: thread.id };
      await own.attachments.update(attached);
      expect(await own.attachments.get(attachment.id)).toEqual(attached);
      await own.threads.delete(thread.id);
      await expect(own.attachments.get(attachment.id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(own.attachments.update(attached)).rejects.toMatchObject({ code: 'not_found' });
      await expect(own.attachments.delete(attachment.id)).resolves.toBeUndefined();
    });

    it('that no message refers to are found by the job that deletes them', async () => {
      const own = reader();
      const attachment = newAttachment();
      await own.attachments.create(attachment, 1);
      const orphan = { userId: own.userId, attachmentId: attachment.id };
      expect(await store().service.orphanedAttachments(-1000, 1000)).toContainEqual(orphan);
      expect(await store().service.orphanedAttachments(hour, 1000)).not.toContainEqual(orphan);
    });
  });

  describe('feedback and preferences', () => {
    it('keep the last word on each item, and pass over unknown ones', async () => {
      const own = reader();
      const thread = await storedThread(own);
      const answers = [newAnswer(thread.id), newAnswer(thread.id)];
      await own.items.add(thread.id, answers);
      await own.feedback.set(thread.id, [...ids(answers), 'msg_no'], 'positive');
      await own.feedback.set(thread.id, [answers[1]?.id ?? ''], 'negative');
      expect(await own.feedback.list(thread.id)).toEqual([
        { threadId: thread.id, itemId: answers[0]?.id, kind: 'positive' },
        { threadId: thread.id, itemId: answers[1]?.id, kind: 'negative' },
      ]);
      await expect(own.feedback.set('thr_no', ['msg_no'], 'positive')).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('replace all preferences at once', async () => {
      const own = reader();
      expect(await own.preferences.get()).toEqual({});
      await own.preferences.set({ level: 'expert', short: true });
      await own.preferences.set({ language: 'fr' });
      expect(await own.preferences.get()).toEqual({ language: 'fr' });
    });
  });

  describe('a transaction', () => {
    it('keeps all of it, or nothing', async () => {
      const own = reader();
      const thread = await storedThread(own);
      await expect(
        own.transaction(async (data) => {
          await data.threads.lock(thread.id);
          await data.items.add(thread.id, [newMessage(thread.id)]);
          throw new Error('changed my mind');
        }),
      ).rejects.toThrow('changed my mind');
      expect(await own.items.recent(thread.id, 5)).toEqual([]);
      expect(await own.transaction(async (data) => data.threads.count())).toBe(1);
    });

    it('never reports success after a statement in it failed', async () => {
      const own = reader();
      const thread = await storedThread(own);
      const message = newMessage(thread.id);
      await own.items.add(thread.id, [message]);
      await expect(
        own.transaction(async (data) => {
          await data.threads.update({ ...thread, title: 'Lost' });
          await data.items.add(thread.id, [message]).catch(() => {});
        }),
      ).rejects.toThrow();
      expect((await own.threads.get(thread.id)).title).toBeUndefined();
    });

    it('holds a lock on a thread until its end', async () => {
      const own = reader();
      const thread = await storedThread(own);
      const order: string[] = [];
      const turn = (name: string) =>
        own.transaction(async (data) => {
          await data.threads.lock(thread.id);
          order.push(`${name} in`);
          await data.items.add(thread.id, [newMessage(thread.id)]);
          order.push(`${name} out`);
        });
      await Promise.all([turn('a'), turn('b'), turn('c')]);
      for (let n = 0; n < 6; n += 2) expect(order[n]?.[0]).toBe(order[n + 1]?.[0]);
    });
  });

  describe('export, erase, merge', () => {
    it('exports everything stored about a reader', async () => {
      const own = reader();
      const { thread, message, answer, run, attachment } = await fill(own);
      const exported = await own.export();
      expect(exported).toMatchObject({
        user_id: own.userId,
        threads: [{ ...thread, items: [message, answer] }],
        feedback: [{ thread_id: thread.id, item_id: answer.id, kind: 'positive' }],
        preferences: { level: 'beginner' },
        runs: [{ id: run.id, state: 'done' }],
        attachments: [
          { ...attachment, size: 1000, content_base64: Buffer.from(bytes).toString('base64') },
        ],
      });
      expect(Date.parse(exported.exported_at)).not.toBeNaN();
    });

    it('exports a long conversation in pieces, each item once and in order', async () => {
      const own = reader();
      const thread = await storedThread(own, 'Long');
      const messages = Array.from({ length: 45 }, () => newMessage(thread.id, 'x'.repeat(1000)));
      await own.items.add(thread.id, messages);
      const chunks: string[] = [];
      for await (const chunk of streamExport(own)) chunks.push(chunk);
      expect(JSON.parse(chunks.join('')).threads).toEqual([{ ...thread, items: messages }]);
      expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(2000);
    });

    it('erases everything of one reader, twice, and nothing of another', async () => {
      const [own, other] = [reader(), reader()];
      await fill(own);
      const kept = await fill(other);
      await own.erase();
      await own.erase();
      expect(await own.export()).toMatchObject({
        threads: [],
        attachments: [],
        feedback: [],
        runs: [],
        preferences: {},
      });
      expect(await other.threads.get(kept.thread.id)).toEqual(kept.thread);
    });

    it('moves everything of one reader to another, in order, and leaves nothing', async () => {
      const [anonymous, known] = [reader(), reader()];
      const before = await storedThread(known);
      await known.preferences.set({ level: 'expert' });
      const moved = await fill(anonymous);
      const second = await storedThread(anonymous);
      const exported = await anonymous.export();
      await known.mergeFrom(anonymous.userId);
      const threads = await known.threads.list({ limit: 10, order: 'asc' });
      expect(ids(threads.data)).toEqual([before.id, moved.thread.id, second.id]);
      const after = await known.export();
      expect(after.threads).toEqual([{ ...before, items: [] }, ...exported.threads]);
      expect(after).toMatchObject({
        attachments: exported.attachments,
        feedback: exported.feedback,
        runs: exported.runs,
        preferences: { level: 'expert' },
      });
      expect(await anonymous.export()).toMatchObject({ threads: [], runs: [], attachments: [] });
      const next = await storedThread(known);
      const newest = await known.threads.list({ limit: 1, order: 'desc' });
      expect(ids(newest.data)).toEqual([next.id]);
      await known.items.add(moved.thread.id, [newMessage(moved.thread.id)]);
      await known.mergeFrom(anonymous.userId);
      await known.mergeFrom(known.userId);
      expect(await known.threads.count()).toBe(4);
    });

    it('moves a thread of more items than one statement takes', async () => {
      const [anonymous, known] = [reader(), reader()];
      const thread = await storedThread(anonymous);
      const items = Array.from({ length: 450 }, (_, n) => newMessage(thread.id, `${n}`));
      await anonymous.items.add(thread.id, items);
      await known.mergeFrom(anonymous.userId);
      expect(ids(await known.items.recent(thread.id, 1000))).toEqual(ids(items));
    });

    it('moves nothing while an answer is being made', async () => {
      const [anonymous, known] = [reader(), reader()];
      const thread = await storedThread(anonymous);
      const run = await anonymous.runs.create(newRun(thread.id));
      await anonymous.runs.acquire(run.id, 'server', hour);
      await expect(known.mergeFrom(anonymous.userId)).rejects.toMatchObject({
        code: 'thread_busy',
      });
      expect(await anonymous.threads.count()).toBe(1);
      await anonymous.runs.end(run.id, 'server', 'done');
      await known.mergeFrom(anonymous.userId);
      expect(await known.threads.count()).toBe(1);
    });
  });
}
