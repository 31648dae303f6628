import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createJwks } from '../../../server/src/auth/jwks.js';
import { createKeyRing } from '../../../server/src/auth/keyRing.js';
import { createProvider } from '../../../server/src/auth/oidc/provider.js';
import { parseOrigins } from '../../../server/src/auth/origins.js';
import { createSeal } from '../../../server/src/auth/seal.js';
import { createIndexSource } from '../../../server/src/docs/indexSource.js';
import type { Store } from '../../../server/src/store/index.js';
import { type Listening, listenOn } from '../http/support.js';
import {
  type IdentityServer,
  openTestStore,
  secret,
  startIdentityServer,
} from './support/identityServer.js';
import { makeKey, signJwt } from './support/issuer.js';
import { clientSecret, startOidcProvider, type TestProvider } from './support/oidcProvider.js';

const site = 'https://docs.example.com';
const page = `${site}/docs/intro`;
let stored: { store: Store; close(): Promise<void> };
let provider: TestProvider;
let server: IdentityServer;
/** A service of the server's own network, which is nobody's business. */
let inside: Listening & { asked: string[] };
/** A host the owner trusts, which sends whoever asks elsewhere. */
let redirecting: Listening & { to: string };

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
        ALLOWED_ORIGINS: `${site},https://deploy-*--docs.example.app`,
        SIGN_IN: 'optional',
      };
    },
  });
  const asked: string[] = [];
  const listening = await listenOn((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"keys":[],"schema":1}');
  });
  inside = { ...listening, asked };
  const target = { to: '' };
  const leading = await listenOn((request, response) => {
    if (request.url === '/moved.json') return void response.end('{}');
    response.writeHead(302, { location: target.to || `${inside.origin}${request.url}` }).end();
  });
  redirecting = Object.assign(target, leading);
});
beforeEach(() => {
  inside.asked.length = 0;
  redirecting.to = '';
});
afterAll(async () => {
  const listening = [server, provider, inside, redirecting];
  await Promise.all(listening.map((each) => each?.close()));
  await stored?.close();
});

/** As `fetch` cannot: with a `Host` of one's own. Gives status and headers. */
function ask(path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
    request(`${server.origin}${path}`, { headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    })
      .once('error', reject)
      .end();
  });
}

const loginPath = (returnTo: string, more: Record<string, string> = {}) =>
  `/chatkit/auth/login?${new URLSearchParams({ return_to: returnTo, ...more })}`;

describe('attacks by addresses that redirect', () => {
  test('F01 keys read from the server’s own network', async () => {
    const keys = createJwks({ url: new URL(`${redirecting.origin}/jwks`) });
    const token = await signJwt(await makeKey('k', 'ES256'));
    const [header = '', payload = '', signature = ''] = token.split('.');
    await expect(
      keys({ alg: 'ES256', kid: 'k' }, { protected: header, payload, signature }),
    ).rejects.toMatchObject({ code: 'identity_unavailable' });
    expect(inside.asked).toEqual([]);
  });

  test('F02 a provider that is asked for in the server’s own network', async () => {
    const led = createProvider({
      issuer: new URL(redirecting.origin),
      clientId: 'chatkit',
      clientSecret,
    });
    await expect(led.configuration()).rejects.toMatchObject({ code: 'identity_unavailable' });
    expect(inside.asked).toEqual([]);
  });

  test('F04 a provider that names its keys, or where to sign in, without TLS', async () => {
    const named: Record<string, string> = {};
    const speaking = await listenOn((_request, response) => {
      const { origin: issuer } = speaking;
      const own = { authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` };
      const said = { issuer, ...own, jwks_uri: `${issuer}/jwks`, ...named };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
    const ask = () =>
      createProvider({ issuer: new URL(speaking.origin), clientId: 'chatkit', clientSecret });
    try {
      await expect(ask().keys()).resolves.toBeInstanceOf(Function);
      for (const name of ['jwks_uri', 'token_endpoint', 'authorization_endpoint']) {
        named[name] = 'http://keys.example/there';
        await expect(ask().keys()).rejects.toMatchObject({
          code: 'identity_unavailable',
          cause: new Error(`${name}: http://keys.example/there must be https.`),
        });
        named[name] = 'ftp://127.0.0.1/there';
        await expect(ask().keys()).rejects.toMatchObject({ code: 'identity_unavailable' });
        delete named[name];
      }
    } finally {
      await speaking.close();
    }
  });

  test('F03 a docs index in the server’s own network', async () => {
    const source = createIndexSource(`${redirecting.origin}/chatkit-docs.json`, fetch);
    await expect(source.fetch(null)).rejects.toThrow(`redirects to another host`);
    redirecting.to = 'file:///etc/passwd';
    await expect(source.fetch(null)).rejects.toThrow('redirects to another host');
    redirecting.to = '/again';
    await expect(source.fetch(null)).rejects.toThrow('redirects without end');
    expect(inside.asked).toEqual([]);
    // On the owner's own host a page may have moved.
    redirecting.to = '/moved.json';
    await expect(source.fetch(null)).resolves.toMatchObject({ json: '{}' });
  });
});

describe('attacks by the Host header', () => {
  const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };

  test('H01 a return to the host that the request names', async () => {
    const { status, headers } = await ask(loginPath('http://evil.example/'), evil);
    expect([status, headers.location]).toEqual([400, undefined]);
    const other = await ask(loginPath('https://evil.example/docs'), {
      ...evil,
      'x-forwarded-proto': 'https',
    });
    expect(other.status).toBe(400);
  });

  test('H02 the provider told to send readers to the host that the request names', async () => {
    const { status, headers } = await ask(loginPath(page), evil);
    expect(status).toBe(303);
    const location = new URL(String(headers.location));
    expect(location.origin).toBe(provider.issuer);
    expect(location.searchParams.get('redirect_uri')).toBe(`${server.chatkit}/auth/callback`);
    expect(String(headers['set-cookie'])).not.toMatch(/domain=/i);
  });

  test('H03 answers opened to the host that the request names', async () => {
    for (const origin of ['https://evil.example', 'http://evil.example']) {
      const { headers } = await ask('/chatkit/session', { ...evil, origin });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('attacks by what the login’s address says', () => {
  test('R12 a weaker proof, another client or another way back asked for (PKCE downgrade)', async () => {
    const more = {
      code_challenge_method: 'plain',
      code_challenge: 'weak',
      redirect_uri: 'https://evil.example',
      client_id: 'evil',
      scope: 'openid admin',
      response_type: 'token',
      response_mode: 'fragment',
      state: 'fixed',
      nonce: 'fixed',
      prompt: 'none',
      iss: 'https://evil.example',
    };
    const { headers } = await ask(loginPath(page, more), {});
    const sent = Object.fromEntries(new URL(String(headers.location)).searchParams);
    expect(sent).toEqual({
      client_id: 'chatkit',
      response_type: 'code',
      redirect_uri: `${server.chatkit}/auth/callback`,
      scope: 'openid profile',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  test('R13 a return to a host of letters that look like ours', async () => {
    const seal = createSeal(createKeyRing([secret]), 'login');
    for (const host of [
      'docs.ex\u0430mple.com', // a Cyrillic letter
      'docs.example.\u0441om',
      'xn--docs-example.com',
      'docs\u3002example\u3002com', // an ideographic full stop
      'docs.exam\u00adple.com', // a soft hyphen, which a parser drops
      'docs.example.com.',
      'docs.example.com\u2044evil.example',
      'docs.example.com\uff0fevil.example',
      'docs.example.com\uff20evil.example',
      'DOCS.EXAMPLE.COM',
      'docs.example.com%00.evil.example',
      'docs.example.com:443',
      'docs.example.com:443@evil.example',
      'deploy-1--docs.example.app.evil.example',
      'deploy-.evil.example--docs.example.app',
      'deploy-1/--docs.example.app',
    ]) {
      const { status, headers } = await ask(loginPath(`https://${host}/docs`), {});
      if (status === 400) continue;
      // What a parser makes of it is ours after all: then it is that, and not the text, that counts.
      const [, sealed = ''] = /=([^;]+)/.exec(String(headers['set-cookie'])) ?? [];
      const { returnTo } = await seal.open(sealed);
      expect([host, returnTo]).toEqual([host, `${site}/docs`]);
    }
  });

  test('R14 a browser sent to sign in until its cookies are too many for the server', async () => {
    const jar = new Map([['chatkit_session', 'x'.repeat(500)]]);
    const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const long = `${page}?${'a'.repeat(1900)}`;
    for (let at = 0; at < 30; at += 1) {
      const { status, headers } = await ask(loginPath(long), { cookie: cookie() });
      expect(status).toBe(303);
      for (const line of [headers['set-cookie']].flat()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(String(line)) ?? [];
        if (value === '') jar.delete(name);
        else jar.set(name, value);
      }
    }
    expect(jar.size).toBe(4);
    expect(cookie().length).toBeLessThan(12_000);
    const { status } = await ask('/chatkit/session', { cookie: cookie() });
    expect(status).toBe(200);
  });

  test('R15 a flood of sign-ins that are never finished', async () => {
    const rows = () => stored.store.forReader(`oidc:${provider.issuer}|nobody`).sessions.list();
    const states = new Set<string>();
    for (let at = 0; at < 50; at += 1) {
      const { headers } = await ask(loginPath(page), {});
      states.add(new URL(String(headers.location)).searchParams.get('state') ?? '');
      // All that is remembered is in the browser's own cookie.
      expect(String(headers['set-cookie'])).toMatch(/^chatkit_login_[\w-]{12}=ey[\w-]+\./);
    }
    expect(states.size).toBe(50);
    expect(await rows()).toEqual([]);
  });

  test('O21 origins that break out of a pattern, or take for ever to compare', () => {
    const list = parseOrigins([site, 'https://a-*-*-*.example.app', 'https://*.docs.example.com']);
    expect(list.allows('https://a-1-2-3.example.app')).toBe(true);
    for (const origin of [
      'https://a-1-2-3.example.app\n',
      'https://a-1-2-3.example.app\0.evil.example',
      'https://a-1-2-3.example.app.',
      'https://a-1-2-3.example.app:443',
      'https://a-1-2-3.example.app/',
      'https://a-1-2-3xexample.app',
      'https://a-1-2-3.evil.app, https://a-1-2-3.example.app',
      'https://evil.example#.docs.example.com',
      'https://evil.example?.docs.example.com',
      'https://evil.example\\.docs.example.com',
      'https://evil@x.docs.example.com',
      'https://.docs.example.com',
      'https://x.y.docs.example.com',
      'https://ÿ.docs.example.com',
      'HTTPS://X.docs.example.com',
      `https://${'x'.repeat(64)}.docs.example.com`,
    ]) {
      expect([origin, list.allows(origin)]).toEqual([origin, false]);
    }
    const hostile = `https://a${'-'.repeat(60_000)}!`;
    // Without a bound on its length one of these takes minutes.
    for (let at = 0; at < 1000; at += 1) {
      expect(list.allows(hostile)).toBe(false);
      expect(list.allows(hostile.slice(0, 260))).toBe(false);
    }
  });
});
