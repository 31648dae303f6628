import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import { createApp } from '../../../server/src/app.js';
import { readConfig } from '../../../server/src/config.js';
import { errorTable } from '../../../server/src/errors.js';
import { createLogger } from '../../../server/src/logger.js';
import { jsonRequests, streamingRequests } from '../../../server/src/protocol/request.js';
import { codeIn, readPage, tableRows } from './tables.js';

const page = readPage('routes.md');
const rows = tableRows(page);
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every route of the running server as the page writes it. */
function mountedRoutes({ router }: Express): string[] {
  // Express marks what is mounted at the root; everything else is mounted at CHATKIT_PATH.
  return router.stack.flatMap((layer) =>
    routesIn(layer, 'slash' in layer && layer.slash === true ? '' : '{path}'),
  );
}

type Layer = Express['router']['stack'][number];

function routesIn(layer: Layer, prefix: string): string[] {
  const { route, handle } = layer;
  if (route) {
    const path = `${prefix}${route.path === '/' && prefix !== '' ? '' : route.path}`;
    const used = route.stack.map(({ method }) => method);
    return methods
      .filter((method) => used.includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`);
  }
  const inner = 'stack' in handle && Array.isArray(handle.stack) ? handle.stack : [];
  return inner.flatMap((each: Layer) => routesIn(each, prefix));
}

describe('the reference of routes', () => {
  let app: Awaited<ReturnType<typeof createApp>>;
  beforeAll(async () => {
    app = await createApp({
      config: readConfig({
        // Nothing is there: routes are mounted whether or not a database can be reached.
        DATABASE_URL: 'postgres://127.0.0.1:1/none',
        SESSION_SECRET: 'a secret of at least thirty-two characters',
        METRICS_TOKEN: 'a-token-of-the-test',
      }),
      logger: createLogger({ level: 'silent', content: false }),
    });
  });
  afterAll(() => app.close(0));

  it('has each route, and no other', () => {
    const told = rows
      .flatMap(([route = '']) => codeIn(route))
      .filter((route) => /^[A-Z]+ /.test(route));
    expect([...told].sort()).toEqual(mountedRoutes(app.express).sort());
  });

  it('names each request of the protocol, by how it is answered', () => {
    const typesOf = (name: string) =>
      codeIn(rows.find(([answeredBy]) => answeredBy === name)?.[1] ?? '');
    const types = (requests: typeof streamingRequests | typeof jsonRequests) =>
      requests.map(({ shape }) => shape.type.value);
    expect(typesOf('an event stream')).toEqual(types(streamingRequests));
    expect(typesOf('JSON')).toEqual(types(jsonRequests));
  });

  it('refuses with codes that there are', () => {
    const codes = rows.flatMap(([, , , refusals = '']) => codeIn(refusals));
    expect(codes.filter((code) => !(code in errorTable))).toEqual([]);
    expect(codes.length).toBeGreaterThan(20);
  });
});
