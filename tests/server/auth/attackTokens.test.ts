import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { createAnonymousAuthenticator } from '../../../server/src/auth/anonymous.js';
import type { Authenticator, AuthRequest } from '../../../server/src/auth/authenticator.js';
import { createIdentification } from '../../../server/src/auth/createIdentification.js';
import { createJwks } from '../../../server/src/auth/jwks.js';
import { createJwtAuthenticator, defaultAlgorithms } from '../../../server/src/auth/jwt.js';
import { createKeyRing } from '../../../server/src/auth/keyRing.js';
import { createProxyAuthenticator } from '../../../server/src/auth/proxy.js';
import { createSeal } from '../../../server/src/auth/seal.js';
import { readConfig } from '../../../server/src/config.js';
import { authRequest, withBearer } from './support/authRequest.js';
import {
  audience,
  issuer,
  makeKey,
  type SigningKey,
  signJwt,
  startJwks,
} from './support/issuer.js';

const secret = 'a session secret for the tests that is long enough';
const ring = createKeyRing([secret]);
const anonymous = createAnonymousAuthenticator({ keyRing: ring });
let key: SigningKey;
let other: SigningKey;
let jwks: Awaited<ReturnType<typeof startJwks>>;
let jwt: Authenticator;

beforeAll(async () => {
  [key, other] = await Promise.all([makeKey('k1'), makeKey('k1')]);
  const shared = {
    kty: 'oct',
    k: Buffer.from(secret).toString('base64url'),
    kid: 'hs',
    alg: 'HS256',
  };
  jwks = await startJwks([key.publicJwk, shared]);
  jwt = createJwtAuthenticator({
    key: createJwks({ url: new URL(jwks.url) }),
    issuers: [issuer],
    audiences: [audience],
    algorithms: defaultAlgorithms,
    clockSkew: 30,
    cookie: 'access_token',
    claims: [],
    signInUrl: null,
  });
});
afterAll(() => jwks.close());

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());
const soon = () => Math.floor(Date.now() / 1000) + 300;

async function refused(authenticator: Authenticator, request: AuthRequest): Promise<void> {
  await expect(authenticator.authenticate(request)).rejects.toMatchObject({ code: 'unauthorized' });
}

async function anonymousToken(): Promise<string> {
  return (await anonymous.createAnonymous(authRequest())).token;
}

describe('attacks on anonymous tokens', () => {
  test('A01 no signature, alg none', async () => {
    const [, payload] = (await anonymousToken()).split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      const header = encode({ alg, typ: 'chatkit-anonymous+jwt' });
      await refused(anonymous, withBearer(`${header}.${payload}.`));
    }
  });
  test('A02 another reader’s id under one’s own signature', async () => {
    const [header, payload, signature] = (await anonymousToken()).split('.');
    const forged = encode({ ...decode(payload), sub: 'anon:rdr_victim' });
    await refused(anonymous, withBearer(`${header}.${forged}.${signature}`));
  });
  test('A03 an end put off', async () => {
    const [header, payload, signature] = (await anonymousToken()).split('.');
    const forged = encode({ ...decode(payload), exp: soon() * 2 });
    await refused(anonymous, withBearer(`${header}.${forged}.${signature}`));
  });
  test('A04 a token signed with a guessed secret', async () => {
    const guessed = createAnonymousAuthenticator({ keyRing: createKeyRing(['x'.repeat(32)]) });
    await refused(anonymous, withBearer((await guessed.createAnonymous(authRequest())).token));
  });
  test('A05 the secret itself used as the key', async () => {
    const [header, payload] = (await anonymousToken()).split('.');
    const mac = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url');
    await refused(anonymous, withBearer(`${header}.${payload}.${mac}`));
  });
  test('A06 a sign-in’s session token as an anonymous one', async () => {
    const token = await ring.sign('session', { sub: 'oidc:https://a|b', sid: 's' }, 60);
    await refused(anonymous, withBearer(token));
  });
  test('A07 another purpose’s token with this purpose’s typ', async () => {
    const [header, payload, signature] = (
      await ring.sign('session', { sub: 'oidc:https://a|b' }, 60)
    ).split('.');
    const renamed = encode({ ...decode(header), typ: 'chatkit-anonymous+jwt' });
    await refused(anonymous, withBearer(`${renamed}.${payload}.${signature}`));
  });
  test('A08 a token of a secret that was taken out', async () => {
    const rotated = createAnonymousAuthenticator({ keyRing: createKeyRing(['n'.repeat(40)]) });
    await refused(rotated, withBearer(await anonymousToken()));
  });
  test('A09 renewing a forged token', async () => {
    const [header, payload] = (await anonymousToken()).split('.');
    const forged = encode({ ...decode(payload), sub: 'anon:rdr_victim' });
    const { identity } = await anonymous.createAnonymous(withBearer(`${header}.${forged}.AAAA`));
    expect(identity.id).not.toBe('anon:rdr_victim');
  });
  test('A10 a token of a megabyte', async () => {
    await refused(anonymous, withBearer('a'.repeat(1024 * 1024)));
  });
  test('A11 two Authorization headers', async () => {
    const token = await anonymousToken();
    await refused(
      anonymous,
      authRequest({ authorization: [`Bearer ${token}`, `Bearer ${token}`] }),
    );
  });
  test('A12 another scheme, or characters no token has', async () => {
    for (const authorization of ['Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer a,b', 'Bearer ü']) {
      await refused(anonymous, authRequest({ authorization }));
    }
  });
  test('A13 a sealed text opened for another use', async () => {
    const sealed = await createSeal(ring, 'login').close({ state: 'x' }, 60);
    await expect(createSeal(ring, 'code').open(sealed)).rejects.toMatchObject({
      code: 'unauthorized',
    });
  });
  test('A14 a sealed text after its end', async () => {
    const seal = createSeal(ring, 'code');
    await expect(seal.open(await seal.close({ a: 1 }, -1))).rejects.toMatchObject({
      code: 'unauthorized',
    });
  });
});

describe('attacks on JWTs', () => {
  const bad = async (token: Promise<string> | string) => refused(jwt, withBearer(await token));

  test('J01 no signature, alg none', async () => {
    const [, payload] = (await signJwt(key)).split('.');
    await bad(`${encode({ alg: 'none' })}.${payload}.`);
  });
  test('J02 the public key used as an HMAC secret', async () => {
    const now = Math.floor(Date.now() / 1000);
    const token = new SignJWT({ iss: issuer, aud: audience, sub: 'x', iat: now, exp: now + 60 })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new TextEncoder().encode(JSON.stringify(key.publicJwk)));
    await bad(token);
  });
  test('J03 a shared secret at the JWKS address', async () => {
    const now = Math.floor(Date.now() / 1000);
    const token = new SignJWT({ iss: issuer, aud: audience, sub: 'x', iat: now, exp: now + 60 })
      .setProtectedHeader({ alg: 'HS256', kid: 'hs' })
      .sign(new TextEncoder().encode(secret));
    await bad(token);
  });
  test('J04 a key of one’s own under a known kid', async () => bad(signJwt(other)));
  test('J05 a key brought along in the header', async () => {
    const { publicJwk } = other;
    await bad(signJwt(other, {}, { jwk: { kty: publicJwk.kty, n: publicJwk.n, e: publicJwk.e } }));
  });
  test('J06 a key address brought along in the header', async () => {
    const own = await startJwks([other.publicJwk]);
    await bad(signJwt(other, {}, { jku: own.url, x5u: own.url }));
    expect(own.state.asked).toBe(0);
    await own.close();
  });
  test('J07 another issuer', async () => bad(signJwt(key, { iss: 'https://evil.example' })));
  test('J08 no issuer', async () => bad(signJwt(key, { iss: undefined })));
  test('J09 a token made for another service', async () => bad(signJwt(key, { aud: 'billing' })));
  test('J10 no audience', async () => bad(signJwt(key, { aud: undefined })));
  test('J11 a token that is over', async () => bad(signJwt(key, { exp: soon() - 400 })));
  test('J12 a token without an end', async () => bad(signJwt(key, { exp: undefined })));
  test('J13 a token that is not good yet', async () => bad(signJwt(key, { nbf: soon() })));
  test('J14 nobody, or not text, as the subject', async () => {
    await bad(signJwt(key, { sub: undefined }));
    await bad(signJwt(key, { sub: '  ' }));
    const payload: Record<string, unknown> = { sub: { $ne: null } };
    await bad(signJwt(key, payload));
  });
  test('J15 a subject with control characters, or endless', async () => {
    await bad(signJwt(key, { sub: 'a\u0000b' }));
    await bad(signJwt(key, { sub: 'a'.repeat(256) }));
  });
  test('J16 a critical extension nobody knows', async () => {
    const [, payload] = (await signJwt(key)).split('.');
    const signed = `${encode({ alg: 'RS256', kid: 'k1', crit: ['x'], x: 1 })}.${payload}`;
    const signature = await crypto.subtle.sign(
      'RSASSA-PKCS1-v1_5',
      key.privateKey,
      new TextEncoder().encode(signed),
    );
    await bad(`${signed}.${Buffer.from(signature).toString('base64url')}`);
  });
  test('J17 an encrypted token, or one with parts missing', async () => {
    const token = await signJwt(key);
    await bad(`${token}.x.y`);
    await bad(token.split('.').slice(0, 2).join('.'));
  });
  test('J18 the cookie sent twice', async () => {
    const token = await signJwt(key);
    await refused(jwt, authRequest({ cookie: `access_token=${token}; access_token=evil` }));
  });
  test('J19 a bad bearer beside a good cookie', async () => {
    const request = authRequest({
      authorization: 'Bearer x.y.z',
      cookie: `access_token=${await signJwt(key)}`,
    });
    await refused(jwt, request);
  });
  test('J20 an issuer whose name makes one reader of two', async () => {
    const env = {
      AUTH_MODE: 'jwt',
      JWT_ISSUER: 'https://a|b',
      JWT_AUDIENCE: 'x',
      JWT_JWKS_URL: 'https://a.example/jwks',
    };
    await expect(identificationOf(env)).rejects.toThrow('JWT_ISSUER');
  });
  test('J21 settings that would believe any token', async () => {
    const jwksUrl = { JWT_JWKS_URL: 'https://a.example/jwks' };
    const whole = { AUTH_MODE: 'jwt', JWT_ISSUER: 'https://a', JWT_AUDIENCE: 'x', ...jwksUrl };
    for (const change of [
      { JWT_AUDIENCE: '' },
      { JWT_ISSUER: '' },
      { JWT_ALGORITHMS: 'none' },
      { JWT_ALGORITHMS: 'RS256,HS256' },
      { JWT_JWKS_URL: 'http://a.example/jwks' },
      { JWT_JWKS_URL: '', JWT_KEY: '-----BEGIN PUBLIC KEY-----', JWT_ALGORITHMS: 'HS256' },
      { JWT_JWKS_URL: '', JWT_KEY: 'short', JWT_ALGORITHMS: 'HS256' },
    ]) {
      await expect(identificationOf({ ...whole, ...change })).rejects.toThrow('JWT_');
    }
  });
});

function identificationOf(env: Record<string, string | undefined>) {
  return createIdentification({
    settings: readConfig(env),
    path: '/chatkit',
    secrets: [secret],
    sessionsOf: () => {
      throw new Error('not asked');
    },
  });
}

describe('attacks on identity headers', () => {
  const options = { userHeader: 'x-forwarded-user', claims: [], signInUrl: null };
  const byAddress = createProxyAuthenticator({
    ...options,
    addresses: ['10.0.0.0/24'],
    secret: null,
  });
  const bySecret = createProxyAuthenticator({
    ...options,
    addresses: [],
    secret: 's3cret-s3cret-s3',
  });
  const user = { 'x-forwarded-user': 'alice' };

  test('P01 the header from an address that is not the proxy’s', async () => {
    await expect(byAddress.authenticate(authRequest(user, '10.0.0.7'))).resolves.toMatchObject({
      id: 'proxy:alice',
      via: 'proxy',
    });
    for (const address of ['10.0.1.7', '192.0.2.1', '', 'fe80::1', '::ffff:192.0.2.1']) {
      await refused(byAddress, authRequest(user, address));
    }
  });
  test('P02 the proxy’s address named in X-Forwarded-For', async () => {
    const headers = { ...user, 'x-forwarded-for': '10.0.0.7', forwarded: 'for=10.0.0.7' };
    await refused(byAddress, authRequest(headers, '192.0.2.1'));
  });
  test('P03 the header twice: the reader’s and the proxy’s', async () => {
    const headers = { 'x-forwarded-user': ['victim', 'alice'] };
    await refused(byAddress, authRequest(headers, '10.0.0.7'));
  });
  test('P04 the header without the secret, or with a wrong one', async () => {
    await refused(bySecret, authRequest(user));
    for (const wrong of ['', 's3cret', 's3cret-s3cret-s4']) {
      await refused(bySecret, authRequest({ ...user, 'x-chatkit-proxy-secret': wrong }));
    }
    const good = { ...user, 'x-chatkit-proxy-secret': 's3cret-s3cret-s3' };
    await expect(bySecret.authenticate(authRequest(good))).resolves.not.toBeNull();
  });
  test('P05 nobody, or control characters, in the header', async () => {
    for (const name of ['', ' ', 'a\u0007b']) {
      await refused(byAddress, authRequest({ 'x-forwarded-user': name }, '10.0.0.7'));
    }
  });
  test('P06 settings that would believe everybody', () => {
    const create = (addresses: string[]) =>
      createProxyAuthenticator({ ...options, addresses, secret: null });
    expect(() => create([])).toThrow('PROXY_ADDRESSES');
    for (const range of ['0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/', 'proxy.internal']) {
      expect(() => create([range])).toThrow('PROXY_ADDRESSES');
    }
  });
  test('P07 an id of another mode as the name', async () => {
    const headers = { 'x-forwarded-user': `jwt:${issuer}|reader-1` };
    const identity = await byAddress.authenticate(authRequest(headers, '10.0.0.7'));
    expect(identity?.id).toBe(`proxy:jwt:${issuer}|reader-1`);
  });
});
