import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKeyRing } from '../../../server/src/auth/keyRing.js';
import type { Store } from '../../../server/src/store/index.js';
import { CookieBrowser } from './support/cookieBrowser.js';
import {
  type IdentityServer,
  openTestStore,
  postJson,
  secret,
  startIdentityServer,
} from './support/identityServer.js';
import { clientSecret, startOidcProvider, type TestProvider } from './support/oidcProvider.js';

const site = 'https://docs.example.com';
const page = `${site}/docs/intro`;
const atSite = (url: URL) => url.origin === site;
const atCallback = (url: URL) => url.pathname.endsWith('/auth/callback');

let stored: { store: Store; close(): Promise<void> };
let provider: TestProvider;
let server: IdentityServer;

beforeAll(async () => {
  stored = await openTestStore();
  server = await startIdentityServer({
    store: stored.store,
    env: async (origin) => {
      provider = await startOidcProvider({ redirectUris: [`${origin}/chatkit/auth/callback`] });
      return {
        AUTH_MODE: 'oidc',
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: 'chatkit',
        OIDC_CLIENT_SECRET: clientSecret,
        PUBLIC_URL: origin,
        ALLOWED_ORIGINS: site,
        SIGN_IN: 'optional',
      };
    },
  });
});
afterAll(async () => {
  await Promise.all([server?.close(), provider?.close()]);
  await stored?.close();
});

function loginUrl(returnTo = page, challenge?: string): string {
  const query = { return_to: returnTo, ...(challenge ? { challenge } : {}) };
  return `${server.chatkit}/auth/login?${new URLSearchParams(query)}`;
}

async function makeCode(login: string) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const back = await new CookieBrowser().signIn(loginUrl(page, challenge), login, atSite);
  const code = new URLSearchParams(back.hash.slice(1)).get('chatkit_code') ?? '';
  return { code, verifier };
}

const exchange = (input: object, headers: Record<string, string> = { origin: site }) =>
  postJson(`${server.chatkit}/auth/token`, input, headers);

async function signedIn(login: string): Promise<CookieBrowser> {
  const browser = new CookieBrowser();
  await browser.signIn(loginUrl(), login, atSite);
  return browser;
}

function post(browser: CookieBrowser, path: string, body: object, origin = site) {
  return browser.fetch(server.chatkit + path, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const idOf = async (response: Response) => (await response.json()).id;

describe('attacks on the way back', () => {
  test('R01 a return to another site, however it is written', async () => {
    for (const address of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      'https:evil.example',
      'https://docs.example.com@evil.example/',
      'https://docs.example.com.evil.example/',
      'https://docs.example.com\\@evil.example/',
      'https://docs.example.com%2f@evil.example/',
      'https://docs.example.com:8443/',
      'http://docs.example.com/',
      'javascript:alert(1)//https://docs.example.com',
      'data:text/html,x',
      '\thttps://evil.example',
      'https://evil.example/?https://docs.example.com/',
      '/docs/intro',
      '',
    ]) {
      const response = await fetch(loginUrl(address), { redirect: 'manual' });
      expect([address, response.status]).toEqual([address, 400]);
      expect(response.headers.get('location')).toBeNull();
    }
  });
  test('R02 a return given twice', async () => {
    const url = `${loginUrl()}&return_to=${encodeURIComponent('https://evil.example')}`;
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
  });
  test('R03 a header of one’s own in the return', async () => {
    const response = await fetch(loginUrl(`${page}\r\nSet-Cookie: a=b`), { redirect: 'manual' });
    expect(response.status).toBe(400);
  });
  test('R04 no return at all, or an endless one', async () => {
    expect((await fetch(`${server.chatkit}/auth/login`, { redirect: 'manual' })).status).toBe(400);
    const long = loginUrl(`${page}?${'a'.repeat(3000)}`);
    expect((await fetch(long, { redirect: 'manual' })).status).toBe(400);
  });
  test('R05 a challenge that is none', async () => {
    for (const challenge of ['plain', 'a'.repeat(44), '<script>']) {
      expect((await fetch(loginUrl(page, challenge), { redirect: 'manual' })).status).toBe(400);
    }
  });
  test('R06 the attacker’s own callback opened in the victim’s browser (login CSRF)', async () => {
    const attacker = new CookieBrowser();
    const callback = await attacker.signIn(loginUrl(), 'attacker', atCallback);
    const victim = new CookieBrowser();
    const response = await victim.fetch(callback.href);
    expect(response.status).toBe(400);
    expect(victim.cookies(server.origin)).toBe('');
  });
  test('R07 the attacker’s code under the victim’s own state', async () => {
    const attacker = await new CookieBrowser().signIn(loginUrl(), 'attacker', atCallback);
    const victim = new CookieBrowser();
    const own = await victim.signIn(loginUrl(), 'victim', atCallback);
    own.searchParams.set('code', attacker.searchParams.get('code') ?? '');
    const response = await victim.fetch(own.href);
    expect(response.headers.get('location')).toBe(`${page}#chatkit_error=failed`);
    expect(victim.cookies(server.origin)).toBe('');
  });
  test('R08 a callback opened a second time', async () => {
    const browser = new CookieBrowser();
    const callback = await browser.signIn(loginUrl(), 'alice', atCallback);
    expect((await browser.fetch(callback.href)).status).toBe(303);
    expect((await browser.fetch(callback.href)).status).toBe(400);
  });
  test('R09 a login cookie of the attacker’s making', async () => {
    const state = 'a'.repeat(43);
    for (const value of ['{}', 'e30.e30.e30', 'eyJhbGciOiJkaXIifQ..x.y.z']) {
      const response = await fetch(`${server.chatkit}/auth/callback?state=${state}&code=x`, {
        headers: { cookie: `chatkit_login_aaaaaaaaaaaa=${value}` },
        redirect: 'manual',
      });
      expect(response.status).toBe(400);
    }
  });
  test('R10 another provider’s answer (mix-up)', async () => {
    const browser = new CookieBrowser();
    const callback = await browser.signIn(loginUrl(), 'alice', atCallback);
    callback.searchParams.set('iss', 'https://evil.example');
    const response = await browser.fetch(callback.href);
    expect(response.headers.get('location')).toBe(`${page}#chatkit_error=failed`);
  });
  test('R11 script in the provider’s error, or in the state', async () => {
    const script = '"><script>alert(1)</script>';
    const query = new URLSearchParams({ state: script, error: script, error_description: script });
    const response = await fetch(`${server.chatkit}/auth/callback?${query}`);
    expect(await response.text()).not.toContain('alert(1)');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('attacks on the one-time code', () => {
  test('C01 a code read from the address, without the page’s verifier', async () => {
    const { code } = await makeCode('bob');
    const verifier = randomBytes(32).toString('base64url');
    expect((await exchange({ code, verifier })).status).toBe(401);
    expect((await exchange({ code, verifier: '' })).status).toBe(400);
    expect((await exchange({ code })).status).toBe(400);
  });
  test('C02 a code used twice', async () => {
    const input = await makeCode('bob');
    expect((await exchange(input)).status).toBe(200);
    expect((await exchange(input)).status).toBe(401);
  });
  test('C03 a code used from another origin, or from none', async () => {
    const input = await makeCode('bob');
    expect((await exchange(input, { origin: 'https://evil.example' })).status).toBe(401);
    expect((await exchange(input, {})).status).toBe(401);
    expect((await exchange(input)).status).toBe(200);
  });
  test('C04 a code by GET, where it would stand in logs', async () => {
    const { code, verifier } = await makeCode('bob');
    const query = new URLSearchParams({ code, verifier });
    expect((await fetch(`${server.chatkit}/auth/token?${query}`)).status).toBe(404);
  });
  test('C05 a code as a bearer, or with a letter changed', async () => {
    const { code, verifier } = await makeCode('bob');
    const headers = { authorization: `Bearer ${code}` };
    expect((await fetch(`${server.chatkit}/whoami`, { headers })).status).toBe(401);
    const changed = code.slice(0, -2) + (code.endsWith('AA') ? 'BB' : 'AA');
    expect((await exchange({ code: changed, verifier })).status).toBe(401);
  });
  test('C06 what the code says, read by who sees the address', async () => {
    const { code } = await makeCode('bob-the-reader');
    for (const part of code.split('.')) {
      expect(Buffer.from(part, 'base64url').toString('latin1')).not.toContain('bob-the-reader');
    }
  });
});

describe('attacks on the session', () => {
  test('S01 the cookie’s token as a bearer, and the other way round', async () => {
    const browser = await signedIn('carol');
    const token = browser.cookies(server.origin).split('=')[1] ?? '';
    const asBearer = { authorization: `Bearer ${token}` };
    expect((await fetch(`${server.chatkit}/whoami`, { headers: asBearer })).status).toBe(401);
    const bearer = (await (await exchange(await makeCode('carol'))).json()).token;
    const asCookie = { cookie: `chatkit_session=${bearer}` };
    expect((await fetch(`${server.chatkit}/whoami`, { headers: asCookie })).status).toBe(401);
  });
  test('S02 a session of another reader’s id under a stolen secret, without a row', async () => {
    const ring = createKeyRing([secret]);
    const claims = { sub: `oidc:${provider.issuer}|victim`, sid: 'made-up', carrier: 'bearer' };
    const headers = { authorization: `Bearer ${await ring.sign('session', claims, 60)}` };
    expect((await fetch(`${server.chatkit}/whoami`, { headers })).status).toBe(401);
  });
  test('S03 one’s own session id under another reader’s name', async () => {
    const browser = await signedIn('mallory');
    const own = browser.cookies(server.origin).split('=')[1] ?? '';
    const { sid } = JSON.parse(Buffer.from(own.split('.')[1] ?? '', 'base64url').toString());
    const claims = { sub: `oidc:${provider.issuer}|victim`, sid, carrier: 'cookie' };
    const forged = await createKeyRing([secret]).sign('session', claims, 60);
    const headers = { cookie: `chatkit_session=${forged}` };
    expect((await fetch(`${server.chatkit}/whoami`, { headers })).status).toBe(401);
  });
  test('S04 a session kept after signing out', async () => {
    const browser = await signedIn('dave');
    const cookie = browser.cookies(server.origin);
    await post(browser, '/auth/logout', {});
    expect((await fetch(`${server.chatkit}/whoami`, { headers: { cookie } })).status).toBe(401);
  });
  test('S05 a session id fixed by the attacker before signing in', async () => {
    const browser = new CookieBrowser();
    browser.jar.set(new URL(server.origin).host, new Map([['chatkit_session', 'fixed']]));
    await browser.signIn(loginUrl(), 'erin', atSite);
    expect(browser.cookies(server.origin)).not.toContain('fixed');
  });
  test('S06 the session cookie sent twice', async () => {
    const cookie = (await signedIn('erin')).cookies(server.origin);
    const headers = { cookie: `${cookie}; chatkit_session=evil` };
    expect((await fetch(`${server.chatkit}/whoami`, { headers })).status).toBe(401);
  });
  test('S07 signing a reader out from another site', async () => {
    const browser = await signedIn('frank');
    const response = await post(browser, '/auth/logout', {}, 'https://evil.example');
    expect(response.status).toBe(403);
    expect((await browser.fetch(`${server.chatkit}/whoami`)).status).toBe(200);
  });
  test('S08 signing a reader out by a link', async () => {
    const browser = await signedIn('frank');
    expect((await browser.fetch(`${server.chatkit}/auth/logout`)).status).toBe(404);
    expect((await browser.fetch(`${server.chatkit}/whoami`)).status).toBe(200);
  });
  test('S09 what the reader’s export gives away of a session', async () => {
    await signedIn('grace');
    const reader = stored.store.forReader(`oidc:${provider.issuer}|grace`);
    const exported = JSON.stringify(await reader.export());
    expect(exported).toContain('Name of grace');
    expect(exported).not.toMatch(/refresh|sealed|hash|eyJ/i);
  });
  test('S10 a forged word of the provider that a reader has left', async () => {
    const browser = await signedIn('heidi');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const event = 'http://schemas.openid.net/event/backchannel-logout';
    const claims = {
      iss: provider.issuer,
      aud: 'chatkit',
      sub: 'heidi',
      iat: Math.floor(Date.now() / 1000),
      jti: '1',
      events: { [event]: {} },
    };
    for (const alg of ['none', 'HS256']) {
      const response = await fetch(`${server.chatkit}/auth/backchannel`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token: `${encode({ alg })}.${encode(claims)}.` }),
      });
      expect(response.status).toBe(400);
    }
    expect((await browser.fetch(`${server.chatkit}/whoami`)).status).toBe(200);
  });
});

describe('attacks on sign-ins of a reader who is gone', () => {
  test('S11 a session used a moment after its reader’s data were erased', async () => {
    const [browser, other] = [await signedIn('judy'), await signedIn('judy')];
    for (const each of [browser, other]) {
      expect((await each.fetch(`${server.chatkit}/whoami`)).status).toBe(200);
    }
    const init = { method: 'DELETE', headers: { origin: site } };
    expect((await browser.fetch(`${server.chatkit}/me`, init)).status).toBe(200);
    for (const each of [browser, other]) {
      expect((await each.fetch(`${server.chatkit}/whoami`)).status).toBe(401);
    }
  });
});

describe('attacks on merging', () => {
  const anonymous = async () => (await postJson(`${server.chatkit}/session`, {})).json();

  test('M01 somebody else’s anonymous id without their token', async () => {
    const victim = await anonymous();
    const browser = await signedIn('mallory');
    for (const token of [victim.user.id, '', 'x.y.z', undefined]) {
      const response = await post(browser, '/auth/merge', { token });
      expect([400, 401]).toContain(response.status);
    }
  });
  test('M02 a merge without signing in', async () => {
    const { token } = await anonymous();
    expect((await postJson(`${server.chatkit}/auth/merge`, { token })).status).toBe(401);
  });
  test('M03 one anonymous reader into another', async () => {
    const [victim, attacker] = [await anonymous(), await anonymous()];
    const response = await postJson(
      `${server.chatkit}/auth/merge`,
      { token: victim.token },
      { authorization: `Bearer ${attacker.token}` },
    );
    expect(response.status).toBe(403);
  });
  test('M04 a merge posted by another site', async () => {
    const { token } = await anonymous();
    const browser = await signedIn('mallory');
    expect((await post(browser, '/auth/merge', { token }, 'https://evil.example')).status).toBe(
      403,
    );
  });
  test('M05 a signed-in reader’s conversations by their session token', async () => {
    const { token } = await (await exchange(await makeCode('victim'))).json();
    const browser = await signedIn('mallory');
    expect((await post(browser, '/auth/merge', { token })).status).toBe(401);
  });
  test('M06 signing in alone moves nothing', async () => {
    const { user } = await anonymous();
    await stored.store.forReader(user.id).preferences.set({ level: 'mine' });
    await signedIn('attacker-account');
    expect(await stored.store.forReader(user.id).preferences.get()).toEqual({ level: 'mine' });
  });
  test('M07 a merge by a link', async () => {
    const { token } = await anonymous();
    const browser = await signedIn('mallory');
    const response = await browser.fetch(`${server.chatkit}/auth/merge?token=${token}`);
    expect(response.status).toBe(404);
  });
  test('M08 an anonymous token does not outrank a sign-in', async () => {
    const { token } = await anonymous();
    const browser = await signedIn('ivan');
    const response = await browser.fetch(`${server.chatkit}/whoami`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await idOf(response)).toBe(`oidc:${provider.issuer}|ivan`);
  });
});
