import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeReport } from '../../../server/src/cli/report.js';
import { readConfig } from '../../../server/src/config.js';
import {
  answerText,
  dataFolder,
  newReader,
  type Reader,
  readerWith,
  scratchFolder,
  startTestServer,
  type TestServer,
  writeSite,
} from './support.js';

let data: Awaited<ReturnType<typeof scratchFolder>>;
let site: Awaited<ReturnType<typeof scratchFolder>>;
let server: TestServer;
let reader: Reader;

const start = () =>
  startTestServer({
    env: { DATA_DIR: data.folder, SITE_DIR: site.folder, METRICS_PORT: '0', LOG_LEVEL: 'debug' },
  });

beforeAll(async () => {
  data = await dataFolder();
  site = await scratchFolder();
  await writeSite(site.folder);
  server = await start();
  reader = await newReader(server.origin);
});
afterAll(async () => {
  await server.close();
  await data.remove();
  await site.remove();
});

describe('the server on one port', () => {
  it('says what it uses and how to change it', () => {
    const lines = server.printed.join('\n');
    expect(lines).toContain(`http://localhost:${server.port}/`);
    expect(lines).toMatch(/store {3}embedded Postgres in .*\(for your own: DATABASE_URL\)/);
    expect(lines).toMatch(/model {3}offline.*\(for a model: OPENAI_API_KEY\)/);
    expect(lines).toMatch(/docs {4}1 pages, 2 sections; versions current; locales en/);
    expect(lines).toMatch(/chat {4}ChatKit from the CDN/);
  });

  it('serves the site, and a question is answered with a citation', async () => {
    const page = await fetch(`${server.origin}/docs/configure`);
    expect(await page.text()).toBe('The page about the greeting');
    expect(page.headers.get('etag')).toMatch(/^W\/"/);
    expect((await fetch(`${server.origin}/chatkit/session`)).headers.get('etag')).toBeNull();
    const events = await reader.ask('how do I change the greeting?');
    expect(answerText(events)).toContain('Set greeting in the options');
    expect(JSON.stringify(events)).toContain('"href":"/docs/configure#change-the-greeting"');
  });

  it('is alive and ready', async () => {
    expect(await (await fetch(`${server.origin}/healthz`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${server.origin}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ ready: true, store: 'ok', docs: { sections: 2 } });
  });

  it('answers search, session and preferences', async () => {
    const search = await fetch(`${server.origin}/chatkit/search?q=greeting`);
    expect(await search.json()).toMatchObject({
      results: [{ href: '/docs/configure#change-the-greeting' }],
    });
    const session = await fetch(`${server.origin}/chatkit/session`, { headers: reader.headers });
    expect(await session.json()).toMatchObject({ user: { id: reader.id }, path: '/chatkit' });
    const put = await fetch(`${server.origin}/chatkit/preferences`, {
      method: 'PUT',
      headers: reader.headers,
      body: JSON.stringify({ level: 'beginner' }),
    });
    expect(put.status).toBe(200);
  });

  it('counts requests whose page context cannot be read, and answers them', async () => {
    const dropped = async () => {
      const metrics = await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`);
      return Number(/^chatkit_metadata_dropped_total (\d+)/m.exec(await metrics.text())?.[1]);
    };
    const before = await dropped();
    const list = (metadata: unknown) =>
      reader.post({ type: 'threads.list', params: {}, metadata }).then(({ status }) => status);
    expect(await list({ pageContext: { title: 'Configure', keywords: [] }, site: {} })).toBe(200);
    expect(await list({ userInfo: { name: 'A' }, unknown: true })).toBe(200);
    expect(await dropped()).toBe(before);
    expect(await list({ pageContext: 'a page' })).toBe(200);
    expect(await list({ pageContext: { title: 7 } })).toBe(200);
    expect(await dropped()).toBe(before + 2);
  });

  it('shows metrics on their own port only, without what readers chose', async () => {
    await reader.ask('how do I change the greeting?');
    await fetch(`${server.origin}/chatkit/some-secret-path`);
    const metrics = await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`);
    const text = await metrics.text();
    expect(text).toMatch(/chatkit_runs_total\{state="done"\} [1-9]/);
    expect(text).toMatch(/chatkit_run_first_token_seconds_count [1-9]/);
    expect(text).toMatch(/chatkit_search_seconds_count [1-9]/);
    expect(text).toMatch(/chatkit_http_requests_total\{route="chat",status="200"\} [1-9]/);
    expect(text).toMatch(/chatkit_http_requests_total\{route="other",status="404"\} 1/);
    expect(text).toMatch(/chatkit_docs_sections 2/);
    expect(text).toMatch(/chatkit_pool_connections 1/);
    expect(text).not.toContain('some-secret-path');
    expect(text).not.toContain(reader.id);
    expect((await fetch(`${server.origin}/metrics`)).status).toBe(404);
  });
});

describe('bad input', () => {
  const refused = async (send: () => Promise<Response>) => {
    const before = server.log().length;
    const response = await send();
    const body = (await response.json()) as { error: { code: string; message: string } };
    const lines = server
      .log()
      .slice(before)
      .filter(({ msg }) => msg !== 'request');
    return { status: response.status, code: body.error.code, body: JSON.stringify(body), lines };
  };

  it.each([
    ['not JSON', '{"type": ', 400, 'invalid_json'],
    ['an unknown type', '{"type": "threads.burn", "params": {}}', 400, 'invalid_request'],
    ['no object', '[1,2,3]', 400, 'invalid_request'],
    ['empty', '', 400, 'invalid_json'],
    ['too large', `{"type": "x", "pad": "${'x'.repeat(1_100_000)}"}`, 413, 'too_large'],
    ['nested too deep', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400, 'invalid_request'],
  ])(
    'answers a body that is %s with a code, one log line and no stack',
    async (_what, body, status, code) => {
      const answer = await refused(() => reader.post(body));
      expect(answer).toMatchObject({ status, code });
      expect(answer.body).not.toMatch(/at .*\(|node_modules|\.ts:/);
      expect(answer.lines).toHaveLength(1);
      expect(answer.lines[0]).toMatchObject({ level: 'info', code });
      expect(answer.lines[0]).not.toHaveProperty('err');
    },
  );

  it('asks who has no identity for one', async () => {
    const response = await fetch(`${server.origin}/chatkit`, {
      method: 'POST',
      body: JSON.stringify({ type: 'threads.list', params: {} }),
    });
    expect(response.status).toBe(401);
  });
});

describe('a docs index that breaks', () => {
  it('leaves the last good one in use, and says so', async () => {
    await writeFile(path.join(site.folder, 'chatkit-docs.json'), '{"schema": 2');
    for (;;) {
      const ready = await (await fetch(`${server.origin}/readyz`)).json();
      if ((ready as { docs: { broken: number } }).docs.broken === 1) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(server.log().some(({ msg }) => msg === 'a docs index cannot be used')).toBe(true);
    const events = await reader.ask('how do I change the greeting?');
    expect(answerText(events)).toContain('Set greeting in the options');
  });
});

describe('a restart', () => {
  it('finds the conversation again, and starts with a broken index too', async () => {
    const events = await reader.ask('what is the accent colour?');
    const threadId = events.find(({ type }) => type === 'thread.created')?.thread.id ?? '';
    await server.close();
    server = await start();
    expect(server.printed.join('\n')).toContain('docs    none');
    const back = readerWith(`${server.origin}/chatkit`, reader.id, reader.token);
    const thread = await back.json<{ items: { data: unknown[] } }>('threads.get_by_id', {
      thread_id: threadId,
    });
    expect(JSON.stringify(thread.items.data)).toContain('what is the accent colour?');
    const without = await back.ask('how do I change the greeting?');
    expect(answerText(without)).not.toBe('');
    expect(JSON.stringify(without)).not.toContain('"error"');
  });
});

describe('the report for the owner', () => {
  it('is made from what is stored: what was asked, what was not found', async () => {
    await writeSite(site.folder);
    const other = await newReader(server.origin);
    await other.ask('how do I change the greeting of the chat?');
    const declined = await other.ask('which wine goes with fish?');
    const items = declined
      .filter(({ type }) => type === 'thread.item.done')
      .map(({ item }) => item);
    await other.json('items.feedback', {
      thread_id: declined[0]?.thread.id,
      item_ids: [items.find(({ type }) => type === 'assistant_message')?.id],
      kind: 'negative',
    });
    const config = readConfig({ DATA_DIR: data.folder, SITE_DIR: site.folder });
    // In a folder without one, none is made for the sake of an empty report.
    await expect(makeReport(readConfig({ DATA_DIR: site.folder }), new Date(), 10)).rejects.toThrow(
      /There is no database in .*DATA_DIR or DATABASE_URL/,
    );
    // The embedded database is the running server's: the report says what to do.
    await expect(makeReport(config, new Date(), 10)).rejects.toThrow(
      /in use by process \d+.*For a report: stop the server/,
    );
    await server.close();
    const report = await makeReport(config, new Date(Date.now() - 86_400_000), 10);
    expect(report.asked[0]?.question).toMatch(/how do I change the greeting/);
    expect(report.asked[0]?.count).toBeGreaterThan(3);
    const gap = report.gaps.find(({ question }) => question.includes('wine'));
    expect(gap).toMatchObject({ count: 1, reasons: { thumbs_down: 1 } });
    expect(report.totals.thumbsDown).toBe(1);
    server = await start();
  });
});
