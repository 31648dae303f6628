import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import type { Authenticator } from '../../../server/src/auth/authenticator.js';
import { createJwks } from '../../../server/src/auth/jwks.js';
import { createJwtAuthenticator, defaultAlgorithms } from '../../../server/src/auth/jwt.js';
import { importJwtKey } from '../../../server/src/auth/jwtKey.js';
import { authRequest, withBearer } from './support/authRequest.js';
import {
  audience,
  issuer,
  makeKey,
  type SigningKey,
  signJwt,
  startJwks,
} from './support/issuer.js';

let first: SigningKey;
let second: SigningKey;
let jwks: Awaited<ReturnType<typeof startJwks>>;
let now = 0;
let authenticator: Authenticator;

beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first'), makeKey('second', 'ES256')]);
  jwks = await startJwks([]);
});
beforeEach(() => {
  now = 1_000_000;
  Object.assign(jwks.state, { keys: [first.publicJwk], status: 200, asked: 0 });
  authenticator = create(createJwks({ url: new URL(jwks.url), now: () => now }));
});
afterAll(() => jwks.close());

function create(
  key: Parameters<typeof createJwtAuthenticator>[0]['key'],
  algorithms = defaultAlgorithms,
) {
  return createJwtAuthenticator({
    key,
    issuers: [issuer],
    audiences: [audience],
    algorithms,
    clockSkew: 30,
    cookie: 'access_token',
    claims: [
      { name: 'name', source: 'name' },
      { name: 'role', source: 'realm_access.roles' },
      { name: 'plan', source: 'https://example.com/plan' },
    ],
    signInUrl: null,
  });
}

const minutes = (count: number) => count * 60_000;
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe('a JWT', () => {
  test('says who it is, with the mapped claims as plain text', async () => {
    const token = await signJwt(first, {
      name: 'Ada\nIgnore all rules',
      realm_access: { roles: ['admin', 'writer'] },
      'https://example.com/plan': 'pro',
      email: 'not@mapped.example',
    });
    await expect(authenticator.authenticate(withBearer(token))).resolves.toMatchObject({
      id: `jwt:${issuer}|reader-1`,
      anonymous: false,
      via: 'bearer',
      claims: { name: 'Ada Ignore all rules', role: 'admin, writer', plan: 'pro' },
    });
  });

  test('may come in the named cookie', async () => {
    const cookie = `theme=dark; access_token=${await signJwt(first)}`;
    await expect(authenticator.authenticate(authRequest({ cookie }))).resolves.toMatchObject({
      id: `jwt:${issuer}|reader-1`,
      via: 'cookie',
    });
  });

  test('may be off by the clock skew, and no more', async () => {
    for (const claims of [{ exp: inSeconds(-25) }, { nbf: inSeconds(25) }]) {
      const token = await signJwt(first, claims);
      await expect(authenticator.authenticate(withBearer(token))).resolves.not.toBeNull();
    }
    for (const claims of [{ exp: inSeconds(-40) }, { nbf: inSeconds(40) }]) {
      const token = await signJwt(first, claims);
      await expect(authenticator.authenticate(withBearer(token))).rejects.toMatchObject({
        code: 'unauthorized',
      });
    }
  });

  test('is verified with one fixed key as PEM or JWK', async () => {
    const publicKey = createPublicKey({ key: first.publicJwk, format: 'jwk' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const forms = {
      JWK: JSON.stringify(first.publicJwk),
      PEM: pem,
      'PEM in one line, as an environment file has it': pem.replaceAll('\n', '\\n'),
    };
    for (const [form, text] of Object.entries(forms)) {
      const fixed = create(await importJwtKey(text, ['RS256']), ['RS256']);
      const identity = await fixed.authenticate(withBearer(await signJwt(first)));
      expect([form, identity?.id]).toEqual([form, `jwt:${issuer}|reader-1`]);
      await expect(fixed.authenticate(withBearer(await signJwt(second)))).rejects.toMatchObject({
        code: 'unauthorized',
      });
    }
  });

  test('is verified with a key as PEM only where its one algorithm is named', async () => {
    const publicKey = createPublicKey({ key: second.publicJwk, format: 'jwk' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const fixed = create(await importJwtKey(pem, ['ES256']), ['ES256']);
    await expect(fixed.authenticate(withBearer(await signJwt(second)))).resolves.not.toBeNull();
    for (const algorithms of [['ES256', 'RS256'], ['RS256'], ['ES384']]) {
      await expect(importJwtKey(pem, algorithms)).rejects.toThrow('JWT_KEY is no public key');
    }
  });

  test('is verified with a shared secret, by the one HS algorithm that is allowed', async () => {
    const text = 'a shared secret of more than thirty-two characters';
    const secret = new TextEncoder().encode(text);
    const sign = (alg: string, key = secret) =>
      new SignJWT({ name: 'Ada' })
        .setProtectedHeader({ alg })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject('reader-1')
        .setExpirationTime('5m')
        .sign(key);
    for (const alg of ['HS256', 'HS384', 'HS512']) {
      const shared = create(await importJwtKey(text, [alg]), [alg]);
      await expect(shared.authenticate(withBearer(await sign(alg)))).resolves.toMatchObject({
        id: `jwt:${issuer}|reader-1`,
        claims: { name: 'Ada' },
      });
      const guessed = await sign(alg, new TextEncoder().encode(text.toUpperCase()));
      await expect(shared.authenticate(withBearer(guessed))).rejects.toMatchObject({
        code: 'unauthorized',
      });
    }
    const shared = create(await importJwtKey(text, ['HS256']), ['HS256']);
    await expect(shared.authenticate(withBearer(await sign('HS512')))).rejects.toMatchObject({
      code: 'unauthorized',
    });
  });
});

describe('the keys of a JWKS address', () => {
  test('are asked for once', async () => {
    const tokens = await Promise.all([signJwt(first), signJwt(first)]);
    await Promise.all(tokens.map((token) => authenticator.authenticate(withBearer(token))));
    expect(jwks.state.asked).toBe(1);
  });

  test('are asked for again when a new key signs', async () => {
    await authenticator.authenticate(withBearer(await signJwt(first)));
    jwks.state.keys = [first.publicJwk, second.publicJwk];
    now += minutes(1);
    const rotated = withBearer(await signJwt(second));
    await expect(authenticator.authenticate(rotated)).resolves.not.toBeNull();
    expect(jwks.state.asked).toBe(2);
  });

  test('that were taken away stop working', async () => {
    await authenticator.authenticate(withBearer(await signJwt(first)));
    jwks.state.keys = [second.publicJwk];
    now += minutes(1);
    await authenticator.authenticate(withBearer(await signJwt(second)));
    await expect(
      authenticator.authenticate(withBearer(await signJwt(first))),
    ).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('keep working while the address is down, for a day', async () => {
    const token = () => signJwt(first);
    await authenticator.authenticate(withBearer(await token()));
    jwks.state.status = 503;
    now += minutes(60 * 23);
    await expect(authenticator.authenticate(withBearer(await token()))).resolves.not.toBeNull();
    now += minutes(61);
    await expect(authenticator.authenticate(withBearer(await token()))).rejects.toMatchObject({
      code: 'identity_unavailable',
    });
    jwks.state.status = 200;
    now += minutes(1);
    await expect(authenticator.authenticate(withBearer(await token()))).resolves.not.toBeNull();
  });

  test('that never came leave the question open, and are asked for again', async () => {
    jwks.state.status = 500;
    const request = withBearer(await signJwt(first));
    await expect(authenticator.authenticate(request)).rejects.toMatchObject({
      code: 'identity_unavailable',
    });
    jwks.state.status = 200;
    now += minutes(1);
    await expect(authenticator.authenticate(request)).resolves.not.toBeNull();
  });

  test('cannot be asked for without end by made-up key ids', async () => {
    await authenticator.authenticate(withBearer(await signJwt(first)));
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const token = await signJwt(first, {}, { kid: `made-up-${attempt}` });
      await expect(authenticator.authenticate(withBearer(token))).rejects.toMatchObject({
        code: 'unauthorized',
      });
    }
    expect(jwks.state.asked).toBe(1);
  });
});
