import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChatKitError } from '../../../server/src/errors.js';
import { noLimits } from '../../../server/src/limits/limits.js';
import type { Store } from '../../../server/src/store/index.js';
import { CookieBrowser } from './support/cookieBrowser.js';
import {
  type IdentityServer,
  openTestStore,
  postJson,
  startIdentityServer,
} from './support/identityServer.js';
import { clientSecret, startOidcProvider, type TestProvider } from './support/oidcProvider.js';

const site = 'https://docs.example.com';
const page = `${site}/docs/intro?x=1#install`;
const atSite = (url: URL) => url.origin === site;

let stored: { store: Store; close(): Promise<void> };
let provider: TestProvider;
let server: IdentityServer;
/** Another server on the same database, behind the same address. */
let replica: IdentityServer;

function env(publicUrl: string) {
  return {
    AUTH_MODE: 'oidc',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: 'chatkit',
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_SCOPE: 'openid profile',
    USER_CLAIMS: 'name',
    PUBLIC_URL: publicUrl,
    ALLOWED_ORIGINS: site,
    SIGN_IN: 'optional',
  };
}

beforeAll(async () => {
  stored = await openTestStore();
  server = await startIdentityServer({
    store: stored.store,
    env: async (origin) => {
      provider = await startOidcProvider({
        redirectUris: [`${origin}/chatkit/auth/callback`],
        backchannelLogoutUri: `${origin}/chatkit/auth/backchannel`,
      });
      return env(origin);
    },
  });
  replica = await startIdentityServer({ store: stored.store, env: () => env(server.origin) });
});
afterAll(async () => {
  await Promise.all([server?.close(), replica?.close(), provider?.close()]);
  await stored?.close();
});

function loginUrl(challenge?: string): string {
  const query = new URLSearchParams({ return_to: page, ...(challenge ? { challenge } : {}) });
  return `${server.chatkit}/auth/login?${query}`;
}

function makeVerifier(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

async function signInWithCode(login: string) {
  const { verifier, challenge } = makeVerifier();
  const back = await new CookieBrowser().signIn(loginUrl(challenge), login, atSite);
  const code = new URLSearchParams(back.hash.slice(1)).get('chatkit_code') ?? '';
  return { code, verifier, back };
}

async function exchange(input: { code: string; verifier: string }, origin = site) {
  return postJson(`${server.chatkit}/auth/token`, input, { origin });
}

describe('signing in with a session cookie', () => {
  test('leads back to the very page, and the cookie then says who it is', async () => {
    const browser = new CookieBrowser();
    const back = await browser.signIn(loginUrl(), 'alice', atSite);
    expect(back.href).toBe(page);
    const response = await browser.fetch(`${server.chatkit}/whoami`);
    expect(await response.json()).toEqual({
      id: `oidc:${provider.issuer}|alice`,
      via: 'cookie',
      claims: { name: 'Name of alice' },
    });
  });

  test('sets a cookie no script can read, and leaves none of the sign-in behind', async () => {
    const browser = new CookieBrowser();
    const callback = await browser.signIn(loginUrl(), 'alice', (url) =>
      url.pathname.endsWith('/auth/callback'),
    );
    const response = await browser.fetch(callback.href);
    const [login, session] = response.headers.getSetCookie();
    expect(login).toMatch(/^chatkit_login_[\w-]{12}=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0$/);
    expect(session).toMatch(/^chatkit_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; /);
    expect([...(browser.jar.get(new URL(server.origin).host)?.keys() ?? [])]).toEqual([
      'chatkit_session',
    ]);
  });

  test('holds on every server of the same database', async () => {
    const browser = new CookieBrowser();
    await browser.signIn(loginUrl(), 'alice', atSite);
    const cookie = browser.cookies(server.origin);
    const response = await fetch(`${replica.chatkit}/whoami`, { headers: { cookie } });
    expect(response.status).toBe(200);
  });

  test('tells the page in a word of ours when the reader says no', async () => {
    const browser = new CookieBrowser();
    const begun = await browser.fetch(loginUrl());
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
    const query = new URLSearchParams({
      state: state ?? '',
      error: 'access_denied',
      error_description: '<script>',
      iss: provider.issuer,
    });
    const response = await browser.fetch(`${server.chatkit}/auth/callback?${query}`);
    expect(response.headers.get('location')).toBe(`${site}/docs/intro?x=1#chatkit_error=denied`);
  });
});

describe('signing in with a one-time code', () => {
  test('gives the page a bearer that is good on every server', async () => {
    const { code, verifier, back } = await signInWithCode('bob');
    expect(`${back.origin}${back.pathname}${back.search}`).toBe(`${site}/docs/intro?x=1`);
    const response = await exchange({ code, verifier });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const answer = await response.json();
    expect(answer).toEqual({
      token: expect.any(String),
      expires_at: expect.any(String),
      user: { id: `oidc:${provider.issuer}|bob`, anonymous: false, name: 'Name of bob' },
    });
    const headers = { authorization: `Bearer ${answer.token}` };
    const who = await fetch(`${replica.chatkit}/whoami`, { headers });
    expect(await who.json()).toMatchObject({ id: `oidc:${provider.issuer}|bob`, via: 'bearer' });
  });

  test('renews the bearer while it is good', async () => {
    const { token } = await (await exchange(await signInWithCode('bob'))).json();
    const renewed = await postJson(
      `${server.chatkit}/auth/token`,
      {},
      {
        authorization: `Bearer ${token}`,
      },
    );
    expect(await renewed.json()).toMatchObject({ token: expect.any(String) });
  });

  test('exchanges a code whatever anonymous token comes along', async () => {
    const { token } = await (await postJson(`${server.chatkit}/session`, {})).json();
    const { code, verifier } = await signInWithCode('bob');
    const headers = { origin: site, authorization: `Bearer ${token}` };
    const response = await postJson(`${server.chatkit}/auth/token`, { code, verifier }, headers);
    expect(await response.json()).toMatchObject({ user: { id: `oidc:${provider.issuer}|bob` } });
  });

  test('gives no code a second time, whichever server is asked', async () => {
    const input = await signInWithCode('bob');
    const answers = await Promise.all([
      exchange(input),
      postJson(`${replica.chatkit}/auth/token`, input, { origin: site }),
      exchange(input),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401]);
  });
});

describe('a session whose time to ask the provider has come', () => {
  /** Signs in at the one server; the other has not read the session yet. */
  async function due(login: string) {
    const browser = new CookieBrowser();
    await browser.signIn(loginUrl(), login, atSite);
    const cookie = browser.cookies(server.origin);
    const payload = Buffer.from(cookie.split('.')[1] ?? '', 'base64url').toString();
    const idHash = createHash('sha256').update(JSON.parse(payload).sid).digest('base64url');
    const { sessions } = stored.store.forReader(`oidc:${provider.issuer}|${login}`);
    const session = await sessions.get(idHash);
    if (!session?.sealed) throw new Error('the provider gave no refresh token');
    await sessions.update(idHash, { ...session, refreshAt: new Date(Date.now() - 1000) });
    return {
      read: () => sessions.get(idHash),
      ask: () => fetch(`${replica.chatkit}/whoami`, { headers: { cookie } }),
    };
  }

  test('is refreshed once, however many requests come at once', async () => {
    const { read, ask } = await due('refresher');
    const before = provider.grants.refresh_token ?? 0;
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(provider.grants.refresh_token).toBe(before + 1);
    expect((await read())?.refreshAt?.getTime()).toBeGreaterThan(Date.now());
  });

  test('is over when the provider knows the reader no more', async () => {
    const { read, ask } = await due('dismissed');
    provider.gone.add('dismissed');
    expect((await ask()).status).toBe(401);
    await expect(read()).resolves.toBeUndefined();
    expect((await ask()).status).toBe(401);
  });

  test('goes on while the provider does not answer', async () => {
    const { read, ask } = await due('patient');
    provider.setDown(true);
    try {
      expect((await ask()).status).toBe(200);
      await expect(read()).resolves.toBeDefined();
    } finally {
      provider.setDown(false);
    }
  });
});

describe('a provider that does not answer', () => {
  test('is told to who wants to sign in, and asked again at the next', async () => {
    provider.setDown(true);
    const late = await startIdentityServer({
      store: stored.store,
      env: () => ({
        AUTH_MODE: 'oidc',
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: 'chatkit',
        OIDC_CLIENT_SECRET: clientSecret,
        PUBLIC_URL: server.origin,
        ALLOWED_ORIGINS: site,
      }),
    });
    try {
      const login = () =>
        fetch(loginUrl().replace(server.origin, late.origin), { redirect: 'manual' });
      // The reader has left the page for it, and is back there: with its query, and why.
      const back = await login();
      expect(back.status).toBe(303);
      expect(back.headers.get('location')).toBe(`${site}/docs/intro?x=1#chatkit_error=unavailable`);
      expect(back.headers.getSetCookie()).toEqual([]);
      provider.setDown(false);
      expect((await login()).headers.get('location')).toMatch(provider.issuer);
    } finally {
      provider.setDown(false);
      await late.close();
    }
  });
});

describe('an address that has had all its steps of sign-ins', () => {
  test('renews its bearers, hears of sign-outs, and shows people what to do', async () => {
    const used: string[] = [];
    let isFull = false;
    const busy = await startIdentityServer({
      store: stored.store,
      env: () => env(server.origin),
      limits: {
        ...noLimits,
        async consume(kind, subject) {
          used.push(`${kind} ${subject}`);
          if (isFull && kind === 'sessions_per_address') {
            throw new ChatKitError('rate_limited', 'Too many requests.', { retryAfter: 60 });
          }
        },
      },
    });
    try {
      const { code, verifier } = await signInWithCode('olivia');
      const { token } = await (await exchange({ code, verifier })).json();
      const at = (path: string, init: RequestInit = {}) =>
        fetch(`${busy.chatkit}/auth/${path}`, { redirect: 'manual', ...init });
      isFull = true;
      const renewed = await at('token', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
      });
      expect(renewed.status).toBe(200);
      expect(used).toEqual([
        expect.stringMatching('requests_per_address'),
        `requests_per_reader oidc:${provider.issuer}|olivia`,
      ]);
      const word = await at('backchannel', { method: 'POST', body: 'logout_token=x' });
      expect(word.status).toBe(400);
      const login = await at(`login?return_to=${encodeURIComponent(page)}`);
      expect(login.headers.get('location')).toMatch(/#chatkit_error=unavailable$/);
      const callback = await at('callback?state=x');
      expect(callback.headers.get('content-type')).toMatch('text/html');
      expect((await at('token', { method: 'POST' })).status).toBe(429);
    } finally {
      await busy.close();
    }
  });
});

describe('signing out', () => {
  test('ends this session only', async () => {
    const [here, elsewhere] = [new CookieBrowser(), new CookieBrowser()];
    await here.signIn(loginUrl(), 'carol', atSite);
    await elsewhere.signIn(loginUrl(), 'carol', atSite);
    const cookie = here.cookies(server.origin);
    const response = await here.fetch(`${server.chatkit}/auth/logout`, {
      method: 'POST',
      headers: { origin: site },
    });
    const { url } = await response.json();
    expect(url).toMatch(`${provider.issuer}/session/end?client_id=chatkit`);
    expect(here.cookies(server.origin)).toBe('');
    const again = await fetch(`${server.chatkit}/whoami`, { headers: { cookie } });
    expect(again.status).toBe(401);
    expect((await elsewhere.fetch(`${server.chatkit}/whoami`)).status).toBe(200);
  });

  test('everywhere ends every session of this reader, and nobody else’s', async () => {
    const [one, two, other] = [new CookieBrowser(), new CookieBrowser(), new CookieBrowser()];
    await one.signIn(loginUrl(), 'dave', atSite);
    await two.signIn(loginUrl(), 'dave', atSite);
    await other.signIn(loginUrl(), 'erin', atSite);
    await one.fetch(`${server.chatkit}/auth/logout`, {
      method: 'POST',
      headers: { origin: site, 'content-type': 'application/json' },
      body: JSON.stringify({ everywhere: true }),
    });
    expect((await two.fetch(`${server.chatkit}/whoami`)).status).toBe(401);
    expect((await other.fetch(`${server.chatkit}/whoami`)).status).toBe(200);
  });

  test('at the provider ends the session here as well', async () => {
    const browser = new CookieBrowser();
    await browser.signIn(loginUrl(), 'frank', atSite);
    expect((await browser.fetch(`${server.chatkit}/whoami`)).status).toBe(200);
    const page = await browser.fetch(`${provider.issuer}/session/end`);
    const html = await page.text();
    const xsrf = /name="xsrf" value="(\w+)"/.exec(html)?.[1] ?? '';
    await browser.fetch(`${provider.issuer}/session/end/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    });
    expect((await browser.fetch(`${server.chatkit}/whoami`)).status).toBe(401);
  });
});

describe('taking anonymous conversations along', () => {
  test('moves them by one post with both proofs', async () => {
    const anonymous = await (await postJson(`${server.chatkit}/session`, {})).json();
    const before = stored.store.forReader(anonymous.user.id);
    await before.preferences.set({ level: 'expert' });
    const browser = new CookieBrowser();
    await browser.signIn(loginUrl(), 'grace', atSite);
    const response = await browser.fetch(`${server.chatkit}/auth/merge`, {
      method: 'POST',
      headers: { origin: site, 'content-type': 'application/json' },
      body: JSON.stringify({ token: anonymous.token }),
    });
    expect(await response.json()).toEqual({ merged: true });
    const after = stored.store.forReader(`oidc:${provider.issuer}|grace`);
    expect(await after.preferences.get()).toEqual({ level: 'expert' });
    expect(await before.preferences.get()).toEqual({});
  });
});

describe('the session route', () => {
  test('says where to sign in, and how the session is handed over', async () => {
    const ask = async (site: string) => {
      const response = await fetch(`${server.chatkit}/session`, {
        headers: { 'sec-fetch-site': site },
      });
      return (await response.json()).signIn;
    };
    const url = `${server.chatkit}/auth/login`;
    expect(await ask('same-site')).toEqual({
      url,
      required: false,
      handover: 'cookie',
      merge: true,
      signOut: true,
    });
    expect(await ask('cross-site')).toMatchObject({ handover: 'code' });
  });
});
