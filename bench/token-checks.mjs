// What saying who asks costs: each authenticator's check in one process, with its keys cached, and
// over HTTP beside a handler that does not ask. The check itself may take 0.2 ms (p95).
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createAnonymousAuthenticator } from '../server/dist/auth/anonymous.js';
import { createJwks } from '../server/dist/auth/jwks.js';
import { createJwtAuthenticator, defaultAlgorithms } from '../server/dist/auth/jwt.js';
import { createKeyRing } from '../server/dist/auth/keyRing.js';
import { createSignInSessions } from '../server/dist/auth/oidc/signInSessions.js';
import { createProxyAuthenticator } from '../server/dist/auth/proxy.js';
import { percentile, table } from './support/figures.mjs';

const limitMs = 0.2;
const checks = 5000;
const warmUp = 1000;

const keyRing = createKeyRing(['a secret for the benchmark, of some length']);
const anonymous = createAnonymousAuthenticator({ keyRing });
const { token } = await anonymous.createAnonymous(toRequest({}));
const cases = {
  anonymous: [anonymous, { authorization: `Bearer ${token}` }],
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
    { 'x-forwarded-user': 'alice' },
  ],
};

const rows = [['', 'check p50', 'check p95', 'request p50', 'request p95']];
rows.push(['bare handler', '', '', ...(await overHttp(async () => {}, {}))]);
const slow = [];
for (const [name, [authenticator, headers]] of Object.entries(cases)) {
  const times = await time(() => authenticator.authenticate(toRequest(headers)));
  const http = await overHttp((request) => authenticator.authenticate(request), headers);
  rows.push([name, figure(times, 0.5), figure(times, 0.95), ...http]);
  if (percentile(times, 0.95) > limitMs) slow.push(name);
}
process.stdout.write(`${table(rows)}\n`);
if (slow.length > 0) throw new Error(`Over ${limitMs} ms at p95: ${slow.join(', ')}`);

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
  const authenticator = createJwtAuthenticator({
    key: createJwks({
      url: new URL('https://issuer.example/jwks'),
      fetch: async () => new Response(jwks),
    }),
    issuers: ['https://issuer.example'],
    audiences: ['chatkit'],
    algorithms: defaultAlgorithms,
    clockSkew: 30,
    cookie: null,
    claims: [{ name: 'name', source: 'name' }],
    signInUrl: null,
  });
  const signed = await new SignJWT({ name: 'Alice' })
    .setProtectedHeader({ alg, kid: 'k' })
    .setIssuer('https://issuer.example')
    .setAudience('chatkit')
    .setSubject('alice')
    .setExpirationTime('1h')
    .sign(privateKey);
  return [authenticator, { authorization: `Bearer ${signed}` }];
}

/** A session as it stands in the store; after the first check it is known for five seconds. */
async function oidcCase() {
  let row;
  const sessions = createSignInSessions({
    keyRing,
    sessionsOf: () => ({
      create: async (session) => {
        row = session;
      },
      get: async () => row,
    }),
  });
  const ref = await sessions.start({
    userId: 'oidc:https://issuer.example|alice',
    claims: {},
    sealed: null,
    providerSid: null,
    refreshAt: null,
    handover: null,
  });
  const { token: bearer } = await sessions.token(ref, 'bearer');
  return [{ authenticate: () => sessions.read(bearer, 'bearer') }, {}];
}

async function time(work) {
  const times = [];
  for (let at = 0; at < checks + warmUp; at++) {
    const started = performance.now();
    await work();
    if (at >= warmUp) times.push(performance.now() - started);
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
  const times = await time(async () => (await fetch(url, { headers })).arrayBuffer());
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return [figure(times, 0.5), figure(times, 0.95)];
}

function figure(times, share) {
  return `${percentile(times, share).toFixed(3)} ms`;
}
