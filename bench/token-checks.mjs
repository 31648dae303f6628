// What saying who asks costs, in one process with the keys cached, and over HTTP beside a handler
// that does not ask. "First" is a token's first check, with its signature; "again" a later one within
// the minute for which a good token is remembered, as for nearly every request of a reader. That may
// take 0.2 ms (p95). Beside it stands what the signature alone costs: a first check is that and a few
// hundredths of a millisecond. WebCrypto, which jose uses, does each in its pool of threads; node's
// own `verify` does the same without that way, in half the time for ES256 and a third for RS256. But
// with it the checks of a token's head and signature would have to be ours instead of jose's: more to
// get wrong, for less than a tenth of a millisecond, once a minute for each reader.
import { KeyObject, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createAnonymousAuthenticator } from '../server/dist/auth/anonymous.js';
import { createJwks } from '../server/dist/auth/jwks.js';
import { createJwtAuthenticator, defaultAlgorithms } from '../server/dist/auth/jwt.js';
import { createKeyRing } from '../server/dist/auth/keyRing.js';
import { createSignInSessions } from '../server/dist/auth/oidc/signInSessions.js';
import { createProxyAuthenticator } from '../server/dist/auth/proxy.js';
import { createVerifiedTokens } from '../server/dist/auth/verifiedTokens.js';
import { percentile, table } from './support/figures.mjs';

const limitMs = 0.2;
const checks = 5000;
const warmUp = 1000;
/** Signing them takes longer than checking them. */
const firstChecks = 2500;
/** A server that has run for a while: its code is compiled. */
const firstWarmUp = 1000;

const keyRing = createKeyRing(['a secret for the benchmark, of some length']);
const anonymous = createAnonymousAuthenticator({ keyRing });
const cases = {
  anonymous: [
    anonymous,
    async () => toHeaders((await anonymous.createAnonymous(toRequest({}))).token),
  ],
  'jwt RS256': await jwtCase('RS256'),
  'jwt ES256': await jwtCase('ES256'),
  'oidc session': await oidcCase(),
  proxy: [
    createProxyAuthenticator({
      addresses: ['127.0.0.1'],
      secret: null,
      userHeader: 'x-forwarded-user',
      claims: [],
      signInUrl: null,
    }),
    async () => ({ 'x-forwarded-user': 'alice' }),
  ],
};

const rows = [
  ['', 'first p50', 'first p95', 'again p50', 'again p95', 'request p50', 'request p95'],
  ['bare handler', '', '', '', '', ...(await overHttp(async () => {}, {}))],
];
const slow = [];
for (const [name, [authenticator, newHeaders]] of Object.entries(cases)) {
  const many = [];
  for (let at = 0; at < firstChecks; at++) many.push(toRequest(await newHeaders()));
  for (const request of many.splice(0, firstWarmUp)) await authenticator.authenticate(request);
  const first = await time(many.length, (at) => authenticator.authenticate(many[at]));
  const headers = await newHeaders();
  const again = await time(checks, () => authenticator.authenticate(toRequest(headers)));
  const http = await overHttp((request) => authenticator.authenticate(request), headers);
  rows.push([name, ...figures(first), ...figures(again), ...http]);
  if (percentile(again, 0.95) > limitMs) slow.push(name);
}
process.stdout.write(`${table(rows)}\n\n`);
process.stdout.write(`${table(await signatures())}\n`);
if (slow.length > 0) throw new Error(`Over ${limitMs} ms at p95: ${slow.join(', ')}`);

/** One signature of each kind, by WebCrypto and by node's own `verify`. */
async function signatures() {
  const kinds = [
    ['ES256', 'ieee-p1363', { name: 'ECDSA', hash: 'SHA-256' }],
    ['RS256', undefined, { name: 'RSASSA-PKCS1-v1_5' }],
  ];
  const found = [['signature alone', 'WebCrypto p50', 'p95', 'node:crypto p50', 'p95']];
  const data = Buffer.alloc(300, 'x');
  for (const [alg, dsaEncoding, how] of kinds) {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    const signature = Buffer.from(await crypto.subtle.sign(how, privateKey, data));
    const key = { key: KeyObject.from(publicKey), dsaEncoding };
    const pooled = await time(checks, () => crypto.subtle.verify(how, publicKey, signature, data));
    const direct = await time(checks, () => verify('sha256', data, key, signature));
    found.push([alg, ...figures(pooled), ...figures(direct)]);
  }
  return found;
}

function toHeaders(token) {
  return { authorization: `Bearer ${token}` };
}

function toRequest(headers) {
  return {
    method: 'POST',
    headers,
    headersDistinct: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    remoteAddress: '127.0.0.1',
  };
}

async function jwtCase(alg) {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg }] });
  const verified = createVerifiedTokens();
  const authenticator = createJwtAuthenticator({
    key: createJwks({
      url: new URL('https://issuer.example/jwks'),
      fetch: async () => new Response(jwks),
      onChange: () => verified.forget(),
    }),
    verified,
    issuers: ['https://issuer.example'],
    audiences: ['chatkit'],
    algorithms: defaultAlgorithms,
    clockSkew: 30,
    cookie: null,
    claims: [{ name: 'name', source: 'name' }],
    signInUrl: null,
  });
  const sign = () =>
    new SignJWT({ name: 'Alice', jti: crypto.randomUUID() })
      .setProtectedHeader({ alg, kid: 'k' })
      .setIssuer('https://issuer.example')
      .setAudience('chatkit')
      .setSubject('alice')
      .setExpirationTime('1h')
      .sign(privateKey);
  return [authenticator, async () => toHeaders(await sign())];
}

/** Sessions as they stand in the store; after the first check one is known for five seconds. */
async function oidcCase() {
  const rows = new Map();
  const sessions = createSignInSessions({
    keyRing,
    sessionsOf: () => ({
      create: async (session) => rows.set(session.idHash, session),
      get: async (idHash) => rows.get(idHash),
    }),
  });
  const start = async () => {
    const ref = await sessions.start({
      userId: 'oidc:https://issuer.example|alice',
      claims: {},
      sealed: null,
      providerSid: null,
      refreshAt: null,
      handover: null,
    });
    return toHeaders((await sessions.token(ref, 'bearer')).token);
  };
  const authenticate = ({ headers }) => sessions.read(headers.authorization.slice(7), 'bearer');
  return [{ authenticate }, start];
}

async function time(count, work) {
  const times = [];
  const skipped = Math.min(warmUp, Math.floor(count / 5));
  for (let at = 0; at < count; at++) {
    const started = performance.now();
    await work(at);
    if (at >= skipped) times.push(performance.now() - started);
  }
  return times;
}

async function overHttp(check, headers) {
  const server = createServer(async (request, response) => {
    await check({
      method: request.method,
      headers: request.headers,
      headersDistinct: request.headersDistinct,
      remoteAddress: '127.0.0.1',
    });
    response.end('{}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const times = await time(checks, async () => (await fetch(url, { headers })).arrayBuffer());
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return figures(times);
}

function figures(times) {
  return [0.5, 0.95].map((share) => `${percentile(times, share).toFixed(3)} ms`);
}
