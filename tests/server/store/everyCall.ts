import { createId } from '../../../server/src/ids.js';
import type { ReaderStore } from '../../../server/src/store/index.js';
import { newAnswer, newMessage, newRun, storedThread } from './fixtures.js';

const hour = 3_600_000;
const page = { limit: 100, order: 'asc' as const };
const bytes = Buffer.from('secret');

/** Something of everything a reader can have. */
export async function fill(own: ReaderStore) {
  const thread = await storedThread(own, 'Secret');
  const message = newMessage(thread.id, 'Secret');
  const answer = newAnswer(thread.id, 'Secret');
  await own.items.add(thread.id, [message, answer]);
  await own.feedback.set(thread.id, [answer.id], 'positive');
  const key = createId('request');
  const run = await own.runs.create(newRun(thread.id, key));
  await own.runs.acquire(run.id, 'server', hour);
  await own.runs.checkpoint(run.id, 'server', { version: 1, pending: [answer], events: [] });
  const attachment = {
    type: 'file' as const,
    id: createId('attachment'),
    name: 'secret.pdf',
    mime_type: 'application/pdf',
  };
  await own.attachments.create(attachment, bytes.length);
  await own.attachments.putBytes(attachment.id, bytes);
  await own.preferences.set({ secret: true });
  const session = {
    idHash: createId('request'),
    claims: { name: 'Secret' },
    sealed: 'secret',
    providerSid: 'sid',
    refreshAt: new Date(0),
    expiresAt: new Date(Date.now() + hour),
    handoverHash: 'code',
  };
  await own.sessions.create(session);
  return { thread, message, answer, run, key, attachment, session };
}
export type Filled = Awaited<ReturnType<typeof fill>>;

type Call = (by: ReaderStore, of: Filled) => Promise<unknown>;

/** Every call of the contract, by one reader with the ids of (another's) data. */
export const everyCall: Record<string, Call> = {
  'threads.get': (by, { thread }) => by.threads.get(thread.id),
  'threads.lock': (by, { thread }) => by.transaction((data) => data.threads.lock(thread.id)),
  'threads.update': (by, { thread }) => by.threads.update({ ...thread, title: 'Taken' }),
  'threads.list': (by) => by.threads.list(page),
  'threads.list after': (by, { thread }) => by.threads.list({ ...page, after: thread.id }),
  'threads.delete': (by, { thread }) => by.threads.delete(thread.id),
  'threads.deleteIfIdle': (by, { thread }) => by.threads.deleteIfIdle(thread.id, -hour),
  'threads.count': (by) => by.threads.count(),
  'items.add': (by, { thread }) => by.items.add(thread.id, [newMessage(thread.id, 'Planted')]),
  'items.save new': (by, { thread }) => by.items.save(thread.id, newMessage(thread.id, 'Planted')),
  'items.save': (by, { thread, message }) =>
    by.items.save(thread.id, { ...message, quoted_text: 'Planted' }),
  'items.get': (by, { thread, message }) => by.items.get(thread.id, message.id),
  'items.find': (by, { thread, message }) => by.items.find(thread.id, message.id),
  'items.list': (by, { thread }) => by.items.list(thread.id, page),
  'items.recent': (by, { thread }) => by.items.recent(thread.id, 100),
  'items.delete': (by, { thread, answer }) => by.items.delete(thread.id, answer.id),
  'items.deleteAfter': (by, { thread, message }) => by.items.deleteAfter(thread.id, message.id),
  'runs.findByKey': (by, { key }) => by.runs.findByKey(key),
  'runs.create': (by, { thread }) => by.runs.create(newRun(thread.id)),
  'runs.get': (by, { run }) => by.runs.get(run.id),
  'runs.current': (by, { thread }) => by.runs.current(thread.id),
  'runs.acquire': (by, { run }) => by.runs.acquire(run.id, 'attacker', hour),
  'runs.renew': (by, { run }) => by.runs.renew(run.id, 'server', -hour),
  'runs.checkpoint': (by, { run }) =>
    by.runs.checkpoint(run.id, 'server', { version: 2, pending: [], events: [] }),
  'runs.requestStop': (by, { key }) => by.runs.requestStop(key),
  'runs.requestStopIn': (by, { thread }) => by.runs.requestStopIn(thread.id),
  'runs.abandon': (by, { run }) => by.runs.abandon(run.id, 'failed'),
  'runs.endExpired': (by, { thread }) => by.runs.endExpired(thread.id),
  'runs.end': (by, { run }) => by.runs.end(run.id, 'server', 'failed'),
  'runs.list': (by) => by.runs.list({ limit: 100 }),
  'runs.countOpen': (by) => by.runs.countOpen(),
  'attachments.get': (by, { attachment }) => by.attachments.get(attachment.id),
  'attachments.info': (by, { attachment }) => by.attachments.info(attachment.id),
  'attachments.update': (by, { attachment }) =>
    by.attachments.update({ ...attachment, name: 'taken' }),
  'attachments.putBytes': (by, { attachment }) =>
    by.attachments.putBytes(attachment.id, Buffer.from('planted')),
  'attachments.getBytes': (by, { attachment }) => by.attachments.getBytes(attachment.id),
  'attachments.usedBytes': (by) => by.attachments.usedBytes(),
  'attachments.list': (by) => by.attachments.list(undefined, 100),
  'attachments.delete': (by, { attachment }) => by.attachments.delete(attachment.id),
  'feedback.set': (by, { thread, answer }) => by.feedback.set(thread.id, [answer.id], 'negative'),
  'feedback.list': (by, { thread }) => by.feedback.list(thread.id),
  'preferences.get': (by) => by.preferences.get(),
  'sessions.create': (by, { session }) => by.sessions.create({ ...session, claims: {} }),
  'sessions.get': (by, { session }) => by.sessions.get(session.idHash),
  'sessions.list': (by) => by.sessions.list(),
  'sessions.takeHandover': (by, { session }) =>
    by.sessions.takeHandover(session.idHash, session.handoverHash),
  'sessions.takeRefresh': (by, { session }) => by.sessions.takeRefresh(session.idHash, hour),
  'sessions.update': (by, { session }) =>
    by.sessions.update(session.idHash, { claims: {}, sealed: null, refreshAt: null }),
  'sessions.end': (by, { session }) => by.sessions.end(session.idHash),
  'sessions.endAll': (by) => by.sessions.endAll(),
  export: (by) => by.export(),
  eraseIfIdle: (by) => by.eraseIfIdle(-hour),
  erase: (by) => by.erase(),
};
