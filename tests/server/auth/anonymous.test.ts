import { describe, expect, test } from '@jest/globals';
import { createAnonymousAuthenticator } from '../../../server/src/auth/anonymous.js';
import { createKeyRing } from '../../../server/src/auth/keyRing.js';
import { authRequest, withBearer } from './support/authRequest.js';

const secret = 'a secret of at least thirty-two characters';
const newer = 'another secret, at least thirty-two characters';
const anonymous = createAnonymousAuthenticator({ keyRing: createKeyRing([secret]) });

describe('anonymous readers', () => {
  test('get a random id and a token that proves it', async () => {
    const first = await anonymous.createAnonymous(authRequest());
    const second = await anonymous.createAnonymous(authRequest());
    expect(first.identity.id).toMatch(/^anon:rdr_[\w-]{20}$/);
    expect(second.identity.id).not.toBe(first.identity.id);
    const identity = await anonymous.authenticate(withBearer(first.token));
    expect(identity).toEqual({ ...first.identity, expiresAt: expect.any(Date) });
    expect(identity).toMatchObject({ anonymous: true, via: 'bearer' });
  });

  test('are nobody without a token', async () => {
    await expect(anonymous.authenticate(authRequest())).resolves.toBeNull();
  });

  test('renew their token and stay who they are, even shortly after its end', async () => {
    const ended = createAnonymousAuthenticator({ keyRing: createKeyRing([secret]), lifetime: -10 });
    const { token, identity } = await ended.createAnonymous(authRequest());
    await expect(anonymous.authenticate(withBearer(token))).rejects.toMatchObject({
      code: 'unauthorized',
    });
    const renewed = await anonymous.createAnonymous(withBearer(token));
    expect(renewed.identity.id).toBe(identity.id);
    await expect(anonymous.authenticate(withBearer(renewed.token))).resolves.toMatchObject({
      id: identity.id,
    });
  });

  test('start anew when their token is too old to renew', async () => {
    const ring = createKeyRing([secret]);
    const ended = createAnonymousAuthenticator({ keyRing: ring, lifetime: -100, renewable: 50 });
    const { token, identity } = await ended.createAnonymous(authRequest());
    const { identity: next } = await ended.createAnonymous(withBearer(token));
    expect(next.id).not.toBe(identity.id);
  });

  test('outlive a rotation of the secret as long as the old one is still listed', async () => {
    const { token } = await anonymous.createAnonymous(authRequest());
    const rotated = createAnonymousAuthenticator({ keyRing: createKeyRing([newer, secret]) });
    await expect(rotated.authenticate(withBearer(token))).resolves.toMatchObject({
      anonymous: true,
    });
    const renewed = await rotated.createAnonymous(withBearer(token));
    const alone = createAnonymousAuthenticator({ keyRing: createKeyRing([newer]) });
    await expect(alone.authenticate(withBearer(renewed.token))).resolves.not.toBeNull();
    await expect(alone.authenticate(withBearer(token))).rejects.toMatchObject({
      code: 'unauthorized',
    });
  });
});
