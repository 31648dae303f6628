import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import pino from 'pino';
import type { LiveDocs } from '../../../server/src/docs/createDocs.js';
import { ChatKitError } from '../../../server/src/errors.js';
import { errorHandler } from '../../../server/src/http/errorHandler.js';
import type { Identify } from '../../../server/src/http/identify.js';
import { createSearchRoute } from '../../../server/src/http/searchRoute.js';
import { createLimits } from '../../../server/src/limits/createLimits.js';
import type { Limits } from '../../../server/src/limits/limits.js';
import type { Rates } from '../../../server/src/limits/settings.js';
import { createScratch, docsOf, indexOf, type Scratch } from '../docs/support.js';
import { type Listening, listenOn } from './support.js';

let scratch: Scratch;
let docs: LiveDocs;
const servers: Listening[] = [];

const page = { title: 'Install', instance: 'default', sections: { 'With npm': 'Run npm i.' } };

beforeAll(async () => {
  scratch = await createScratch();
  docs = await docsOf(
    scratch,
    indexOf(
      [
        { ...page, url: '/a', version: '2.0', sections: { 'With npm': 'Run npm install.' } },
        { ...page, url: '/1.0/a', version: '1.0' },
        { ...page, url: '/sdk/1.0/a', version: '1.0', instance: 'sdk' },
        { url: '/sdk/b', version: '2.0', instance: 'sdk', sections: { '': 'Else.' } },
      ],
      {},
      ['default', 'sdk'].map((id) => ({ id, lastVersion: '2.0' })),
    ),
  );
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await docs.close();
  await scratch.remove();
});

const once = { count: 1, seconds: 60 };

async function serve(parts: { consume?: Limits['consume']; signInRequired?: boolean } = {}) {
  const unauthorized = async () => {
    throw new ChatKitError('unauthorized', 'This request needs an identity.');
  };
  const identify: Identify = {
    optional: async () => null,
    required: unauthorized,
    whereRequired: parts.signInRequired ? unauthorized : async () => null,
  };
  const limits: Limits = { consume: parts.consume ?? (async () => {}), close: async () => {} };
  const app = express().set('trust proxy', 'loopback');
  app.use('/chatkit', createSearchRoute({ docs, limits, identify }));
  app.use(errorHandler(pino({ level: 'silent' })));
  const server = await listenOn(app);
  servers.push(server);
  return async (query: string, forwardedFor = '127.0.0.1') => {
    const response = await fetch(`${server.origin}/chatkit/search?${query}`, {
      headers: { 'X-Forwarded-For': forwardedFor },
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
}

describe('GET {path}/search', () => {
  it('answers with places in the docs, and nothing else of them', async () => {
    const search = await serve();
    const { status, body, headers } = await search(
      'q=npm+install&version=1.0&instance=default&locale=en',
    );
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      results: [
        {
          href: '/1.0/a#with-npm',
          title: 'Install',
          heading: 'With npm',
          breadcrumbs: [],
          version: '1.0',
          instance: 'default',
          locale: 'en',
          snippet: 'Run npm i.',
        },
      ],
    });
  });

  it('completes what is being typed, from the first letter on', async () => {
    const search = await serve();
    for (const typed of ['i', 'inst', 'np']) {
      const { body } = await search(`q=${typed}&version=1.0&locale=en`);
      expect(body.results[0]?.href).toMatch(/^\/1\.0\/a/);
    }
  });

  it('takes an empty version for none, and gives no more than asked for', async () => {
    const search = await serve();
    expect((await search('q=npm&version=&limit=1')).body.results).toHaveLength(1);
  });

  it.each([
    ['', 'q: is required'],
    ['q=', 'q: is required'],
    ['q=%20', 'q: is required'],
    [`q=${'x'.repeat(2001)}`, 'q: may have 2000 characters'],
    ['q=a&limit=0', 'limit: must be a whole number from 1 to 20'],
    ['q=a&limit=21', 'limit: must be a whole number from 1 to 20'],
    ['q=a&limit=1.5', 'limit: must be a whole number from 1 to 20'],
    ['q=a&limit=x', 'limit: must be a whole number from 1 to 20'],
    ['q=a&limit=1&limit=2', 'limit: must be a whole number from 1 to 20'],
    ['q=a&q=b', 'q: must be given once'],
    [`q=a&locale=${'x'.repeat(51)}`, 'locale: may have 50 characters'],
  ])('refuses %j in plain words', async (query, message) => {
    const search = await serve();
    expect(await search(query)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request', message } },
    });
  });

  it('counts who searches by their address', async () => {
    const counted: string[][] = [];
    const search = await serve({
      consume: async (...args) => {
        counted.push(args);
        if (counted.length > 1) {
          throw new ChatKitError('rate_limited', 'Too many searches.', { retryAfter: 7 });
        }
      },
    });
    await search('q=npm');
    const { status, headers } = await search('q=npm');
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('7');
    expect(counted[0]).toEqual(['searches_per_address', '127.0.0.1']);
  });

  it('counts neighbours of one IPv6 prefix together, and no others', async () => {
    const rates: Rates = {
      requests_per_reader: once,
      messages_per_reader: once,
      exports_per_reader: once,
      requests_per_address: once,
      messages_per_address: once,
      sessions_per_address: once,
      searches_per_address: once,
      uploads_per_address: once,
    };
    const search = await serve({ consume: createLimits({ rates }).consume });
    expect((await search('q=npm', '2001:db8:0:1::1')).status).toBe(200);
    expect((await search('q=npm', '2001:db8:0:2::1')).status).toBe(200);
    expect((await search('q=npm', '2001:db8:0:1::2')).status).toBe(429);
  });

  it('is for signed-in readers alone where the chat is', async () => {
    const search = await serve({ signInRequired: true });
    expect((await search('q=npm')).status).toBe(401);
  });
});
