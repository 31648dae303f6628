import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { notFound } from '../../../server/src/http/errorHandler.js';
import { createSite } from '../../../server/src/http/site.js';
import { type Listening, listenOn } from './support.js';

const files: Record<string, string> = {
  'index.html': '<script src="/a/b/assets/js/main.1234.js"></script>home',
  '404.html': 'missing',
  'fr/index.html': 'accueil',
  'fr/404.html': 'introuvable',
  'docs/intro/index.html': 'intro',
  'docs/plain.html': 'plain',
  'docs/both.html': 'both',
  'docs/both/inner.html': 'inner',
  'assets/js/main.1234.js': `let x = ${JSON.stringify('x'.repeat(3000))};`,
  '.secret': 'secret',
  'été.html': 'summer',
};

let dir: string;
let served: Listening;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'chatkit-site-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), text);
  }
  const app = express();
  app.use(createSite({ dir, redirectRoot: true }).router, notFound);
  served = await listenOn(app);
});

afterAll(async () => {
  await served.close();
  await rm(dir, { recursive: true });
});

async function get(where: string, headers: Record<string, string> = {}) {
  const response = await fetch(served.origin + where, { headers, redirect: 'manual' });
  return { response, text: await response.text() };
}

describe('a served site', () => {
  it.each([
    ['/a/b/', 'home'],
    ['/a/b/docs/intro', 'intro'],
    ['/a/b/docs/intro/', 'intro'],
    ['/a/b/docs/plain', 'plain'],
    ['/a/b/docs/both', 'both'],
    ['/a/b/docs/both/inner', 'inner'],
    ['/a/b/fr/', 'accueil'],
    ['/a/b/%C3%A9t%C3%A9', 'summer'],
    ['/docs/intro', 'intro'],
  ])('answers %s as a static host does', async (where, text) => {
    const answer = await get(where);
    expect(answer.response.status).toBe(200);
    expect(answer.text).toContain(text);
    expect(answer.response.headers.get('content-type')).toMatch(/^text\/html/);
  });

  it('leads from the root to the base URL', async () => {
    const { response } = await get('/');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/a/b/');
  });

  it.each([
    ['/a/b/nothing', 'missing'],
    ['/a/b/fr/rien', 'introuvable'],
    ['/a/b/.secret', 'missing'],
    ['/a/b/..%2f..%2fetc%2fpasswd', 'missing'],
    ['/a/b/docs%00', 'missing'],
    ['/a/b/%ff', 'missing'],
  ])('answers %s with the 404 page of its locale', async (where, text) => {
    const answer = await get(where);
    expect(answer.response.status).toBe(404);
    expect(answer.text).toBe(text);
  });

  it('keeps hashed files for ever, and has pages asked for anew', async () => {
    const script = await get('/a/b/assets/js/main.1234.js');
    expect(script.response.headers.get('cache-control')).toBe(
      'public, max-age=31536000, immutable',
    );
    expect(script.response.headers.get('content-encoding')).toBe('gzip');
    const page = await get('/a/b/docs/intro');
    expect(page.response.headers.get('cache-control')).toBe('no-cache');
    const etag = page.response.headers.get('etag') ?? '';
    const again = await get('/a/b/docs/intro', {
      'If-None-Match': etag,
      'Cache-Control': 'max-age=0',
    });
    expect(again.response.status).toBe(304);
  });

  it('leaves what is no page request to others', async () => {
    const response = await fetch(`${served.origin}/a/b/docs/intro`, { method: 'POST' });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: { code: 'not_found', message: 'There is nothing here.' },
    });
  });

  it('says which folder holds no built site', () => {
    expect(() => createSite({ dir: '/nowhere/at/all', redirectRoot: true })).toThrow(
      /SITE_DIR="\/nowhere\/at\/all": no built site/,
    );
  });
});
