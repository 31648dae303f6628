import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { createAnonymousAuthenticator } from '../../../server/src/auth/anonymous.js';
import type { Authenticator, AuthRequest } from '../../../server/src/auth/authenticator.js';
import { createJwks } from '../../../server/src/auth/jwks.js';
import {
  createJwtAuthenticator,
  defaultAlgorithms,
  type JwtReader,
} from '../../../server/src/auth/jwt.js';
import { createKeyRing } from '../../../server/src/auth/keyRing.js';
import { createSignInSessions } from '../../../server/src/auth/oidc/signInSessions.js';
import { createVerifiedTokens } from '../../../server/src/auth/verifiedTokens.js';
import type { SignInSession } from '../../../server/src/store/sessionStore.js';
import { authRequest, withBearer } from './support/authRequest.js';
import {
  audience,
  issuer,
  makeKey,
  type SigningKey,
  signJwt,
  startJwks,
} from './support/issuer.js';

const keyRing = createKeyRing(['a session secret for the tests that is long enough']);
let first: SigningKey;
let second: SigningKey;
let jwks: Awaited<ReturnType<typeof startJwks>>;
let jwt: Authenticator;
let jwksTime = 0;
/** Told when the keys were read. */
let onKeys = () => {};

beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first', 'ES256'), makeKey('second', 'ES256')]);
  jwks = await startJwks([]);
});
beforeEach(() => {
  jwks.state.keys = [first.publicJwk];
  onKeys = () => {};
  const verified = createVerifiedTokens<JwtReader>();
  jwt = createJwtAuthenticator({
    key: createJwks({
      url: new URL(jwks.url),
      now: () => jwksTime,
      onChange() {
        verified.forget();
        onKeys();
      },
    }),
    verified,
    issuers: [issuer],
    audiences: [audience],
    algorithms: defaultAlgorithms,
    clockSkew: 30,
    cookie: 'access_token',
    claims: [{ name: 'name', source: 'name' }],
    signInUrl: null,
  });
});
afterEach(() => {
  jest.useRealTimers();
});
afterAll(() => jwks.close());

async function accepted(authenticator: Authenticator, request: AuthRequest) {
  const identity = await authenticator.authenticate(request);
  if (!identity) throw new Error('nobody');
  return identity;
}

async function refused(authenticator: Authenticator, request: AuthRequest): Promise<void> {
  await expect(authenticator.authenticate(request)).rejects.toMatchObject({ code: 'unauthorized' });
}

/** The clock alone: timers and sockets go on as they are. */
function stopClock(): void {
  jest.useFakeTimers({
    now: Date.now(),
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
}
const passSeconds = (seconds: number) => jest.setSystemTime(Date.now() + seconds * 1000);

describe('attacks on tokens that were found good a moment ago', () => {
  test('K01 a remembered token after its end', async () => {
    stopClock();
    const anonymous = createAnonymousAuthenticator({ keyRing, lifetime: 10 });
    const { token } = await anonymous.createAnonymous(authRequest());
    const other = await signJwt(first, { exp: Math.floor(Date.now() / 1000) + 10 });
    passSeconds(9);
    await accepted(anonymous, withBearer(token));
    await accepted(jwt, withBearer(other));
    passSeconds(1);
    await refused(anonymous, withBearer(token));
    // The clock skew, and no second more.
    passSeconds(29);
    await accepted(jwt, withBearer(other));
    passSeconds(1);
    await refused(jwt, withBearer(other));
  });

  test('K02 a remembered token whose key the issuer has taken away', async () => {
    const token = await signJwt(first);
    // The very first check brings the keys; what it found under way does not count as remembered.
    await accepted(jwt, withBearer(token));
    await accepted(jwt, withBearer(token));
    jwks.state.keys = [second.publicJwk];
    jwksTime += 60_000;
    // The first token of the new key makes the server ask; the old key's are forgotten with it.
    await accepted(jwt, withBearer(await signJwt(second)));
    await refused(jwt, withBearer(token));
  });

  test('K03 a remembered token of a lost key, while nobody brings a new one', async () => {
    stopClock();
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const token = await signJwt(first, { exp });
    await accepted(jwt, withBearer(token));
    jwks.state.keys = [second.publicJwk];
    // A minute on, a token is looked at anew; ten minutes on, the keys are asked for again, while
    // the known ones still answer.
    jwksTime += 601_000;
    passSeconds(601);
    const changed = new Promise<void>((resolve) => {
      onKeys = resolve;
    });
    await accepted(jwt, withBearer(token));
    await changed;
    await refused(jwt, withBearer(token));
  });

  test('K04 a token under way while the keys change', async () => {
    const verified = createVerifiedTokens<string>();
    let asked = 0;
    const found = await verified.check('token', async () => {
      asked += 1;
      verified.forget();
      return { value: 'with the old key', until: Date.now() + 60_000 };
    });
    expect(found).toBe('with the old key');
    await verified.check('token', async () => {
      asked += 1;
      return { value: 'anew', until: Date.now() + 60_000 };
    });
    expect(asked).toBe(2);
  });

  test('K05 a remembered token with a letter, a claim or its signature changed', async () => {
    const token = await signJwt(first);
    await accepted(jwt, withBearer(token));
    const [header = '', payload = '', signature = ''] = token.split('.');
    const victim = Buffer.from(
      JSON.stringify({
        ...JSON.parse(Buffer.from(payload, 'base64url').toString()),
        sub: 'victim',
      }),
    ).toString('base64url');
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    for (const changed of [
      `${header}.${victim}.${signature}`,
      `${header}.${payload}.${flipped}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${token}.`,
      token.toUpperCase(),
    ]) {
      await refused(jwt, withBearer(changed));
    }
  });

  test('K06 a token that is over, after it was used to renew', async () => {
    stopClock();
    const anonymous = createAnonymousAuthenticator({ keyRing, lifetime: 10, renewable: 60 });
    const { token, identity } = await anonymous.createAnonymous(authRequest());
    passSeconds(20);
    const renewed = await anonymous.createAnonymous(withBearer(token));
    expect(renewed.identity.id).toBe(identity.id);
    await refused(anonymous, withBearer(token));
  });

  test('K07 a remembered token for another use, or as another’s token', async () => {
    const anonymous = createAnonymousAuthenticator({ keyRing });
    const { token } = await anonymous.createAnonymous(authRequest());
    await accepted(anonymous, withBearer(token));
    await expect(keyRing.verify('session', token)).rejects.toMatchObject({ code: 'unauthorized' });
    const strangers = createAnonymousAuthenticator({ keyRing: createKeyRing(['y'.repeat(40)]) });
    await refused(strangers, withBearer(token));
  });

  test('K08 a sign-in that ended, by its remembered token', async () => {
    const open = new Map<string, SignInSession>();
    const sessions = createSignInSessions({
      keyRing,
      sessionsOf: () => ({
        create: async (session) => void open.set(session.idHash, session),
        get: async (idHash) => open.get(idHash),
        list: async () => [],
        end: async (idHash) => void open.delete(idHash),
        endAll: async () => {
          open.clear();
          return 1;
        },
        takeHandover: async () => false,
        takeRefresh: async () => false,
        update: async () => {},
      }),
    });
    for (const end of [sessions.end, ({ userId }: { userId: string }) => sessions.endAll(userId)]) {
      const ref = await sessions.start({
        userId: 'oidc:https://a|b',
        claims: {},
        sealed: null,
        providerSid: null,
        refreshAt: null,
        handover: null,
      });
      const { token } = await sessions.token(ref, 'bearer');
      await sessions.read(token, 'bearer');
      await sessions.read(token, 'bearer');
      await end(ref);
      await expect(sessions.read(token, 'bearer')).rejects.toMatchObject({ code: 'unauthorized' });
    }
  });

  test('K09 a remembered bearer sent as a cookie, to escape the check of origins', async () => {
    const token = await signJwt(first);
    expect((await accepted(jwt, withBearer(token))).via).toBe('bearer');
    const cookie = authRequest({ cookie: `access_token=${token}` });
    expect((await accepted(jwt, cookie)).via).toBe('cookie');
    expect((await accepted(jwt, withBearer(token))).via).toBe('bearer');
  });

  test('K10 a flood of tokens, good or bad, that fills the memory', async () => {
    const verified = createVerifiedTokens<number>({ maxEntries: 3 });
    const asked: number[] = [];
    const check = (at: number) =>
      verified.check(`token ${at}`, async () => {
        asked.push(at);
        return { value: at, until: Date.now() + 60_000 };
      });
    for (const at of [1, 2, 3, 4, 4, 2]) await check(at);
    // Three have room: the oldest went for the fourth.
    expect(asked).toEqual([1, 2, 3, 4]);
    await check(1);
    expect(asked).toEqual([1, 2, 3, 4, 1]);
    for (let bad = 0; bad < 50; bad += 1) {
      const refusal = () => Promise.reject(new Error('bad'));
      await expect(verified.check(`bad ${bad}`, refusal)).rejects.toThrow('bad');
    }
    // The bad ones took nobody's room.
    await check(4);
    expect(asked).toHaveLength(5);
  });

  test('K11 a clock that is put back', async () => {
    let now = 1_000_000;
    const verified = createVerifiedTokens<string>({ now: () => now });
    let asked = 0;
    const check = () =>
      verified.check('token', async () => {
        asked += 1;
        return { value: 'good', until: now + 3_600_000 };
      });
    await check();
    now -= 3_500_000;
    await check();
    expect(asked).toBe(2);
    now += 59_999;
    await check();
    expect(asked).toBe(2);
    now += 1;
    await check();
    expect(asked).toBe(3);
  });

  test('K12 claims that one request changes for the next', async () => {
    const token = await signJwt(first, { name: 'Ada' });
    const { claims } = await accepted(jwt, withBearer(token));
    expect(() => Object.assign(claims ?? {}, { name: 'Eve' })).toThrow(TypeError);
    expect((await accepted(jwt, withBearer(token))).claims).toEqual({ name: 'Ada' });
  });
});
