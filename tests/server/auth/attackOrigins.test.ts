import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseOrigins } from '../../../server/src/auth/origins.js';
import type { Store } from '../../../server/src/store/index.js';
import { type IdentityServer, postJson, startIdentityServer } from './support/identityServer.js';
import {
  audience,
  issuer,
  makeKey,
  type SigningKey,
  signJwt,
  startJwks,
} from './support/issuer.js';

const site = 'https://docs.example.com';
const preview = 'https://pr-12--docs.example.net';

/** These servers have nothing to store: what asks for it is a mistake. */
const noStore: Store = new Proxy({} as Store, {
  get() {
    throw new Error('the store was asked');
  },
});

let jwks: Awaited<ReturnType<typeof startJwks>>;
let server: IdentityServer;
let cookie: string;
let key: SigningKey;

beforeAll(async () => {
  key = await makeKey('k1');
  jwks = await startJwks([key.publicJwk]);
  server = await startIdentityServer({
    store: noStore,
    env: () => ({
      AUTH_MODE: 'jwt',
      JWT_ISSUER: issuer,
      JWT_AUDIENCE: audience,
      JWT_JWKS_URL: jwks.url,
      JWT_COOKIE: 'access_token',
      ALLOWED_ORIGINS: `${site},https://pr-*--docs.example.net`,
    }),
  });
  cookie = `access_token=${await signJwt(key)}`;
});
afterAll(async () => {
  await server?.close();
  await jwks?.close();
});

async function postFrom(headers: Record<string, string>): Promise<number> {
  return (await postJson(`${server.chatkit}/whoami`, {}, { cookie, ...headers })).status;
}

async function preflight(origin: string): Promise<Response> {
  return fetch(`${server.chatkit}/whoami`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
}

describe('posts with a cookie', () => {
  test('pass from the site, its previews and the server’s own pages', async () => {
    expect(await postFrom({ origin: site })).toBe(200);
    expect(await postFrom({ origin: preview })).toBe(200);
    expect(await postFrom({ origin: server.origin })).toBe(200);
    expect(await postFrom({ 'sec-fetch-site': 'same-origin' })).toBe(200);
  });
  test('O01 from another site', async () => {
    expect(await postFrom({ origin: 'https://evil.example' })).toBe(403);
  });
  test('O02 from a sandboxed frame or a data: page (origin null)', async () => {
    expect(await postFrom({ origin: 'null' })).toBe(403);
  });
  test('O03 from the site’s host on another port or without TLS', async () => {
    expect(await postFrom({ origin: `${site}:8443` })).toBe(403);
    expect(await postFrom({ origin: 'http://docs.example.com' })).toBe(403);
  });
  test('O04 from a neighbouring subdomain, which is same-site', async () => {
    const headers = { origin: 'https://evil.example.com', 'sec-fetch-site': 'same-site' };
    expect(await postFrom(headers)).toBe(403);
  });
  test('O05 from hosts that look alike', async () => {
    for (const origin of [
      'https://docs.example.com.evil.example',
      'https://evildocs.example.com',
      'https://docs-example.com',
      'https://docs.example.com@evil.example',
      'https://docs.example.comx',
      'https://docs.example.com/',
      ' https://docs.example.com.evil',
    ]) {
      expect(await postFrom({ origin })).toBe(403);
    }
  });
  test('O06 without any word of where it comes from', async () => {
    expect(await postFrom({})).toBe(403);
    expect(await postFrom({ 'sec-fetch-site': 'none' })).toBe(403);
    expect(await postFrom({ 'sec-fetch-site': 'same-site' })).toBe(403);
  });
  test('O07 with an allowed Referer but another Origin', async () => {
    expect(await postFrom({ origin: 'https://evil.example', referer: `${site}/` })).toBe(403);
  });
  test('O08 as a form, whose media types need no preflight', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const headers = { origin: 'https://evil.example', 'content-type': type };
      expect(await postFrom(headers)).toBe(403);
    }
  });
  test('O09 by other methods that change something', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(`${server.chatkit}/whoami`, {
        method,
        headers: { cookie, origin: 'https://evil.example' },
      });
      expect(response.status).toBe(403);
    }
  });
  test('O10 with X-Forwarded-Host naming the attacker’s own origin', async () => {
    const headers = { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' };
    expect(await postFrom(headers)).toBe(403);
  });
  test('O11 with a method override', async () => {
    const headers = { origin: 'https://evil.example', 'x-http-method-override': 'GET' };
    expect(await postFrom(headers)).toBe(403);
  });
});

describe('reading across origins', () => {
  test('is allowed to the site, with credentials, and cached', async () => {
    const response = await preflight(site);
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': site,
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '7200',
      vary: expect.stringContaining('Origin'),
    });
  });
  test('O12 a preflight from another site', async () => {
    const response = await preflight('https://evil.example');
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
  test('O13 an answer with the cookie, read by another site', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const response = await fetch(`${server.chatkit}/whoami`, { headers: { cookie, origin } });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });
  test('O14 a shared cache that mixes origins up', async () => {
    const response = await fetch(`${server.chatkit}/session`);
    expect(response.headers.get('vary')).toContain('Origin');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
  test('O15 another host through a preview’s pattern', () => {
    const list = parseOrigins(['https://pr-*--docs.example.net']);
    expect(list.allows(preview)).toBe(true);
    for (const origin of [
      'https://pr-1.evil.example--docs.example.net',
      'https://pr-1--docs.example.net.evil.example',
      'https://evil.example/pr-1--docs.example.net',
      'https://pr---docsxexample.net',
      'http://pr-1--docs.example.net',
      'https://pr-1--docs.example.net:8443',
      'https://pr-1%2f--docs.example.net',
    ]) {
      expect(list.allows(origin)).toBe(false);
    }
  });
  test('O16 an allow-list that would let everybody in', () => {
    for (const entry of [
      '*',
      'https://*',
      'https://*.com',
      'https://*.*',
      'https://*.vercel.app',
      'https://**.netlify.app',
      'null',
      'docs.example.com',
      'https://docs.example.com/path',
      'https://docs.example.com/',
      'https://*.example.com/path',
      'file://x',
    ]) {
      expect(() => parseOrigins([entry])).toThrow('ALLOWED_ORIGINS');
    }
  });
});

describe('framing and sniffing', () => {
  test('O17 the server’s answers in a frame, or taken for a page', async () => {
    const response = await fetch(`${server.chatkit}/session`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
});

describe('where sign-in is required', () => {
  test('O18 search and the anonymous session without an identity', async () => {
    expect((await fetch(`${server.chatkit}/search?q=x`)).status).toBe(401);
    const response = await postJson(`${server.chatkit}/session`, {});
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: 'sign_in_required' } });
  });
  test('O19 a session that is over counts as none, and is told as such', async () => {
    const over = await signJwt(key, { exp: Math.floor(Date.now() / 1000) - 100 });
    const headers = { cookie: `access_token=${over}` };
    const response = await fetch(`${server.chatkit}/session`, { headers });
    expect(await response.json()).toMatchObject({ user: null });
    expect((await fetch(`${server.chatkit}/search?q=x`, { headers })).status).toBe(401);
  });
  test('O20 the docs index of a site that was built to publish it', async () => {
    for (const path of ['/chatkit-docs.json', '/fr/chatkit-docs.json', '/chatkit%2Ddocs%2Ejson']) {
      expect((await fetch(server.origin + path)).status).toBe(404);
    }
  });
});
