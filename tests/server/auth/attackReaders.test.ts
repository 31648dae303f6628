import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { createStoredAttachments } from '../../../server/src/application/index.js';
import { createKeyRing } from '../../../server/src/auth/keyRing.js';
import { createSeal } from '../../../server/src/auth/seal.js';
import { openTestServer, type TestServer } from '../../../server/src/conformance/testServer.js';
import { createId } from '../../../server/src/ids.js';
import type { Store } from '../../../server/src/store/index.js';
import { Reader } from '../chat/support/client.js';
import { newMessage, newRun, storedThread } from '../store/fixtures.js';
import {
  type IdentityServer,
  openTestStore,
  postJson,
  secret,
  startIdentityServer,
} from './support/identityServer.js';

const site = 'https://docs.example.com';
const issuer = 'https://issuer.example.com';
const hour = 60 * 60 * 1000;
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const keyRing = createKeyRing([secret]);
const previews = createSeal(keyRing, 'previews');

let stored: { store: Store; close(): Promise<void> };
let identity: IdentityServer;
let chat: TestServer;

beforeAll(async () => {
  stored = await openTestStore();
  const { store } = stored;
  identity = await startIdentityServer({
    store,
    env: () => ({
      ...{ AUTH_MODE: 'jwt', SIGN_IN: 'optional', JWT_KEY: secret, JWT_ALGORITHMS: 'HS256' },
      ...{ JWT_ISSUER: issuer, JWT_AUDIENCE: 'chatkit', ALLOWED_ORIGINS: site },
    }),
  });
  const uploads = createStoredAttachments({ store, seal: () => previews, maxBytes: 1000 });
  chat = await openTestServer({
    store,
    uploads,
    application: {
      attachments: uploads,
      async *respond() {},
    },
  });
});
afterAll(async () => {
  await Promise.all([identity?.close(), chat?.close()]);
  await stored?.close();
});

/** A reader without an account, with one conversation. */
async function anonymousReader() {
  const { user, token } = await (await postJson(`${identity.chatkit}/session`, {})).json();
  const own = stored.store.forReader(String(user.id));
  const thread = await storedThread(own);
  await own.items.add(thread.id, [newMessage(thread.id)]);
  return { own, thread, token: String(token) };
}

const nameOf = (subject: string) => `jwt:${issuer}|${subject}`;

async function merge(subject: string, token: string): Promise<Response> {
  const bearer = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(issuer)
    .setAudience('chatkit')
    .setSubject(subject)
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(secret));
  const headers = { authorization: `Bearer ${bearer}`, origin: site };
  return postJson(`${identity.chatkit}/auth/merge`, { token }, headers);
}

describe('attacks by the time of a merge', () => {
  test('M09 a merge while an answer is being made, to tear it from its conversation', async () => {
    const { own, thread, token } = await anonymousReader();
    const run = await own.runs.create(newRun(thread.id));
    await own.runs.acquire(run.id, 'server', hour);
    const response = await merge('early', token);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ error: { code: 'thread_busy' } });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    const account = stored.store.forReader(nameOf('early'));
    expect([await own.threads.count(), await account.threads.count()]).toEqual([1, 0]);

    await own.runs.end(run.id, 'server', 'done');
    expect((await merge('early', token)).status).toBe(200);
    expect([await own.threads.count(), await account.threads.count()]).toEqual([0, 1]);
    // The answer that still ran on the old id finds no conversation, and writes nothing.
    await expect(own.runs.create(newRun(thread.id))).rejects.toMatchObject({ code: 'not_found' });
    await expect(own.items.add(thread.id, [newMessage(thread.id)])).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await own.threads.count()).toBe(0);
  });

  test('M10 two accounts that claim one reader’s conversations at once', async () => {
    const { token } = await anonymousReader();
    const names = ['claimer-a', 'claimer-b'];
    const answers = await Promise.all(names.map((name) => merge(name, token)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const counts = await Promise.all(
      names.map((name) => stored.store.forReader(nameOf(name)).threads.count()),
    );
    expect(counts.sort()).toEqual([0, 1]);
  });

  test('M11 a token merged already, brought again by another account', async () => {
    const { token } = await anonymousReader();
    expect((await merge('first-owner', token)).status).toBe(200);
    expect((await merge('thief', token)).status).toBe(200);
    expect(await stored.store.forReader(nameOf('thief')).threads.count()).toBe(0);
    expect(await stored.store.forReader(nameOf('first-owner')).threads.count()).toBe(1);
  });
});

describe('attacks on previews of pictures', () => {
  async function uploaded(by = new Reader(chat.url, `test:${createId('reader')}`)) {
    const { json } = await by.ask({
      type: 'attachments.create',
      params: { name: 'shot.png', mime_type: 'image/png', size: png.length },
    });
    const id = String(json.id);
    const put = await fetch(`${chat.url}/attachments/${id}`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${by.id}` },
      body: new Uint8Array(png),
    });
    expect(put.status).toBe(200);
    const link = new URL(String(json.preview_url)).searchParams.get('t') ?? '';
    return { id, link, own: stored.store.forReader(by.id) };
  }
  const look = async (id: string, link: string) =>
    (await fetch(`${chat.url}/attachments/${id}/preview?t=${link}`)).status;

  test('V01 a link replayed after its reader’s data were erased', async () => {
    const { id, link, own } = await uploaded();
    expect(await look(id, link)).toBe(200);
    await own.erase();
    expect(await look(id, link)).toBe(404);
  });

  test('V02 a link of the anonymous reader, after the conversations were taken along', async () => {
    const { id, link, own } = await uploaded();
    const account = stored.store.forReader(`test:${createId('reader')}`);
    await account.mergeFrom(own.userId);
    expect(await look(id, link)).toBe(404);
    expect(await account.attachments.getBytes(id)).toHaveLength(png.length);
  });

  test('V03 a link that is over, or was made by another server', async () => {
    const { id, own } = await uploaded();
    const claims = { user: own.userId, attachment: id };
    expect(await look(id, await previews.close(claims, 60))).toBe(200);
    expect(await look(id, await previews.close(claims, -1))).toBe(404);
    const foreign = createSeal(createKeyRing(['f'.repeat(40)]), 'previews');
    expect(await look(id, await foreign.close(claims, 60))).toBe(404);
  });

  test('V04 a sealed text of another use as a link', async () => {
    const { id, own } = await uploaded();
    for (const use of ['login', 'code', 'provider tokens']) {
      const sealed = await createSeal(keyRing, use).close({ user: own.userId, attachment: id }, 60);
      expect(await look(id, sealed)).toBe(404);
    }
  });

  test('V05 one’s own link for another reader’s picture', async () => {
    const [mine, theirs] = [await uploaded(), await uploaded()];
    expect(await look(theirs.id, mine.link)).toBe(404);
    // Nor does a link name one reader and another’s picture.
    const mixed = await previews.close({ user: mine.own.userId, attachment: theirs.id }, 60);
    expect(await look(theirs.id, mixed)).toBe(404);
  });

  test('V06 a link with parts missing, doubled or changed', async () => {
    const { id, link } = await uploaded();
    const at = `${chat.url}/attachments/${id}/preview`;
    const changed = `${link.slice(0, -2)}${link.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const query of ['', '?t=', `?t=${changed}`, `?t=${link}&t=${link}`, `?t[]=${link}`]) {
      expect([query, (await fetch(at + query)).status]).toEqual([query, 404]);
    }
  });
});
