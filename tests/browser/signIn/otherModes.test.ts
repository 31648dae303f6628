import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import { SignJWT } from 'jose';
import type { Browser, Page, Request as SentRequest } from 'playwright-core';
import { createChatKitProxy as createExpressProxy } from '../../../server/src/proxy/expressProxy.js';
import { createChatKitProxy } from '../../../server/src/proxy/index.js';
import { assistantOn } from '../support/assistant.js';
import { launchBrowser } from '../support/browser.js';
import { type BuiltSite, buildSite } from '../support/buildSite.js';
import { assistantMessage, makeThread, userMessage } from '../support/conversation.js';
import { type PlayedServer, playServer } from '../support/playedServer.js';
import { type ReverseProxy, startReverseProxy } from '../support/reverseProxy.js';
import { type RunningSite, startSite } from '../support/site.js';
import { newReader, signInButtonOf } from './signInSite.js';

const issuer = 'https://issuer.example.com';
const key = 'the shared secret of the issuer and the server';
const proxySecret = 'only the reverse proxy knows this';
const keptQuestion = 'Your question, kept while you sign in';

let browser: Browser;
let built: BuiltSite;
let jwtServer: RunningSite;
let proxyServer: RunningSite;
/** The site with an own sign-in page, before the server that takes its tokens. */
let issuing: ReverseProxy;
/** A reverse proxy that signs readers in, as oauth2-proxy does. */
let naming: ReverseProxy;
const origins = { issuing: '', naming: '' };

beforeAll(async () => {
  issuing = await startReverseProxy((request, response) => {
    if (!request.url?.startsWith('/login')) return { port: jwtServer.port };
    void toToken('alice').then((token) => letIn(request, response, `access_token=${token}`));
    return null;
  });
  naming = await startReverseProxy((request, response) => {
    if (request.url?.startsWith('/oauth2/start')) {
      letIn(request, response, 'sso=bob');
      return null;
    }
    const [, user] = /(?:^|; )sso=(\w+)/.exec(request.headers.cookie ?? '') ?? [];
    // What readers send under these names never gets through.
    const own = { 'x-forwarded-user': user, 'x-chatkit-proxy-secret': proxySecret };
    return { port: proxyServer.port, headers: own };
  });
  origins.issuing = `http://127.0.0.1:${issuing.port}`;
  origins.naming = `http://127.0.0.1:${naming.port}`;
  [browser, built] = await Promise.all([
    launchBrowser(),
    buildSite({
      options: { element: 'builtin', signIn: { required: true } },
      files: {
        'src/theme/ChatKitOptions.js':
          "export default { getToken: () => localStorage.getItem('site-token') };",
      },
    }),
  ]);
  const siteDir = built.outDir;
  [jwtServer, proxyServer] = await Promise.all([
    startSite({
      siteDir,
      env: {
        ...{ AUTH_MODE: 'jwt', JWT_KEY: key, JWT_ALGORITHMS: 'HS256', JWT_ISSUER: issuer },
        ...{ JWT_AUDIENCE: 'chatkit', JWT_COOKIE: 'access_token' },
        SIGN_IN_URL: `${origins.issuing}/login`,
      },
    }),
    startSite({
      siteDir,
      env: {
        ...{ AUTH_MODE: 'proxy', PROXY_ADDRESSES: '127.0.0.1', PROXY_SECRET: proxySecret },
        SIGN_IN_URL: `${origins.naming}/oauth2/start`,
      },
    }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([jwtServer?.stop(), proxyServer?.stop(), issuing?.close(), naming?.close()]);
  await built?.remove();
});

function toToken(subject: string): Promise<string> {
  return new SignJWT({ name: `Name of ${subject}` })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(issuer)
    .setAudience('chatkit')
    .setSubject(subject)
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(key));
}

/** As a sign-in page of the site's own does when it is done. */
function letIn(request: IncomingMessage, response: ServerResponse, cookie: string): void {
  const { searchParams } = new URL(request.url ?? '', 'http://site.invalid');
  response
    .writeHead(303, {
      'set-cookie': `${cookie}; Path=/; HttpOnly; SameSite=Strict`,
      location: searchParams.get('return_to') ?? '/',
    })
    .end();
}

const questionsIn = (requests: SentRequest[], text: string) =>
  requests.filter((request) => request.postData()?.includes(text));

describe.each([
  ['a token of the site’s own in an httpOnly cookie', 'issuing', 'access_token'],
  ['a reverse proxy that names the reader', 'naming', 'sso'],
] as const)('%s', (_name, front, cookie) => {
  test('signs the reader in, and again in mid-conversation, with one question each', async () => {
    const { context, page, requests } = await newReader(browser);
    const address = `${origins[front]}/docs/intro?from=mail#second-steps`;
    await page.goto(address);
    await page.getByRole('button', { name: 'Ask AI' }).click();
    await page.getByLabel(keptQuestion).fill('What are the first steps?');
    expect(requests.filter((request) => request.method() === 'POST')).toEqual([]);
    await signInButtonOf(page).click();

    const assistant = assistantOn(page);
    await assistant.composer.waitFor();
    expect(page.url()).toBe(address);
    await expect(assistant.composer.inputValue()).resolves.toBe('What are the first steps?');
    await assistant.ask('What are the first steps?');
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const [asked] = questionsIn(requests, 'first steps');
    const headers = (await asked?.allHeaders()) ?? {};
    expect(headers.authorization).toBeUndefined();
    expect(headers.cookie).toMatch(new RegExp(`^${cookie}=[\\w.-]+$`));

    // Signed out elsewhere, in mid-conversation.
    await context.clearCookies();
    await assistant.composer.fill('And the second steps?');
    await assistant.composer.press('Enter');
    await page.getByText('You are not signed in any more').waitFor();
    requests.length = 0;
    await signInButtonOf(page).click();
    await assistant.panel.getByText('And the second steps?').first().waitFor();
    await assistant.panel.getByRole('button', { name: 'Copy the answer' }).nth(1).waitFor();
    expect(questionsIn(requests, 'second steps')).toHaveLength(1);
    await context.close();
  });

  test('takes nobody’s word for who the reader is', async () => {
    const { context, page } = await newReader(browser);
    await page.goto(`${origins[front]}/docs/intro`);
    const status = await page.evaluate(async () => {
      const headers = { 'x-forwarded-user': 'bob', 'x-chatkit-proxy-secret': 'guess' };
      return (await fetch('/chatkit/me/export', { headers })).status;
    });
    expect(status).toBe(401);
    await context.close();
  });
});

describe('a token the page has, given by getToken', () => {
  test('is sent as a bearer, and no sign-in is asked for', async () => {
    const { context, page, requests } = await newReader(browser);
    const token = await toToken('carol');
    await page.addInitScript((value) => localStorage.setItem('site-token', value), token);
    await page.goto(`${jwtServer.origin}/docs/intro`);
    const assistant = assistantOn(page);
    await assistant.open();
    await assistant.ask('What are the first steps?');
    const [asked] = questionsIn(requests, 'first steps');
    const headers = (await asked?.allHeaders()) ?? {};
    expect(headers.authorization).toBe(`Bearer ${token}`);
    expect(headers.cookie).toBeUndefined();
    for (const request of requests) expect(request.url()).not.toContain(token);
    await context.close();
  });

  test('that the server refuses shows the gate', async () => {
    const { context, page } = await newReader(browser);
    await page.addInitScript(() => localStorage.setItem('site-token', 'e30.e30.e30'));
    await page.goto(`${jwtServer.origin}/docs/intro`);
    await page.getByRole('button', { name: 'Ask AI' }).click();
    await page.getByLabel(keptQuestion).waitFor();
    await context.close();
  });
});

type Handle = (request: Request) => Promise<Response>;

/** A Web handler as a framework calls it: one export for each method, as in a Next.js route. */
function serveRoute(route: Record<string, Handle>) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { method = 'GET' } = request;
    const init: RequestInit & { duplex: 'half' } = {
      method,
      headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      signal: gone.signal,
      duplex: 'half',
      ...(method === 'GET' ? {} : { body: await readAll(request) }),
    };
    const url = `http://${request.headers.host}${request.url}`;
    const answer = await route[method]?.(new Request(url, init));
    response.writeHead(answer?.status ?? 405, Object.fromEntries(answer?.headers ?? []));
    response.flushHeaders();
    if (!answer?.body) return void response.end();
    await pipeline(Readable.from(chunksOf(answer.body)), response).catch(() => {});
  };
}

async function readAll(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return new Uint8Array(Buffer.concat(chunks));
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
}

async function listen(handler: Parameters<typeof createServer>[1]) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe.each(['Express', 'Web handler'] as const)('the site’s back end before it, %s', (kind) => {
  async function start(): Promise<{
    assistant: PlayedServer;
    origin: string;
    close(): Promise<void>;
  }> {
    const assistant = await playServer(built.outDir);
    const options = { target: `${assistant.origin}/chatkit`, path: '/chatkit', cookie: 'own' };
    const files = express.static(built.outDir);
    const app = express();
    if (kind === 'Express') {
      app.use(createExpressProxy(options), files);
    } else {
      const handle = createChatKitProxy(options);
      app.use('/chatkit', (request, response) => {
        request.url = request.originalUrl;
        return serveRoute({ GET: handle, POST: handle, PUT: handle, DELETE: handle })(
          request,
          response,
        );
      });
      app.use(files);
    }
    const listening = await listen(app);
    return {
      assistant,
      origin: listening.origin,
      async close() {
        listening.close();
        await assistant.stop();
      },
    };
  }

  async function open(page: Page, origin: string): Promise<void> {
    await page.context().addCookies([
      { name: 'own', value: 'to.ke.n', url: origin, httpOnly: true, sameSite: 'Strict' },
      { name: 'other', value: 'private', url: origin },
    ]);
    await page.goto(`${origin}/docs/intro`);
    await page.getByRole('button', { name: 'Ask AI' }).click();
  }

  test('the chat streams through it, and Stop reaches the assistant', async () => {
    const { assistant, origin, close } = await start();
    const { context, page } = await newReader(browser);
    let streamed: Promise<void> | undefined;
    const { id: answerId, ...answer } = assistantMessage('');
    const at = { type: 'thread.item.updated', item_id: answerId };
    let say = (_delta: string) => {};
    assistant.on('threads.create', (_, reply) => {
      streamed = reply.closed;
      reply.stream();
      reply.event({ type: 'thread.created', thread: makeThread() });
      reply.event({ type: 'thread.item.done', item: userMessage('Tell me') });
      reply.event({ type: 'thread.item.added', item: { id: answerId, ...answer, content: [] } });
      const part = { type: 'output_text', text: '', annotations: [] };
      const kindOf = (name: string) => `assistant_message.content_part.${name}`;
      reply.event({
        ...at,
        update: { type: kindOf('added'), content_index: 0, content: part },
      });
      say = (delta) =>
        reply.event({ ...at, update: { type: kindOf('text_delta'), content_index: 0, delta } });
      say('One. ');
    });
    await open(page, origin);
    const { composer, panel } = assistantOn(page);
    await composer.fill('Tell me');
    await composer.press('Enter');
    // Each piece is seen while the answer goes on: nothing on the way waits for more.
    await panel.getByText('One.').first().waitFor();
    say('Two. ');
    await panel.getByText('Two.').first().waitFor();
    await panel.getByRole('button', { name: 'Stop the answer' }).click();
    await streamed;
    const stop = await assistant.waitFor('POST /runs/stop');

    const asked = await assistant.waitFor('threads.create');
    expect(JSON.parse(stop.body.toString())).toEqual({ key: asked.headers['idempotency-key'] });
    for (const { headers } of assistant.requests) {
      expect(headers.authorization).toBe('Bearer to.ke.n');
      expect(headers.cookie).toBeUndefined();
    }
    await context.close();
    await close();
  });
});
