import { EventEmitter, once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDocs, type LiveDocs } from '../../../server/src/docs/createDocs.js';
import { listenOn } from '../http/support.js';
import { createScratch, indexOf, type Scratch } from './support.js';

let scratch: Scratch;
let docs: LiveDocs | undefined;

beforeEach(async () => {
  scratch = await createScratch();
});
afterEach(async () => {
  await docs?.close();
  docs = undefined;
  await scratch.remove();
});

const intro = (text: string, site = {}) =>
  indexOf([{ url: '/intro', sections: { '': text } }], site);
const still = { fileIntervalMs: 0, urlIntervalMs: 0 };
const textOf = (href: string) => docs?.section(href)?.text;

describe('an index file', () => {
  it('is swapped in when it changes', async () => {
    const file = await scratch.put('a.json', intro('old'));
    docs = await createDocs({ sources: [file], ...still });
    expect(textOf('/intro')).toBe('old');
    await scratch.put('a.json', intro('new and longer'));
    await docs.refresh();
    expect(textOf('/intro')).toBe('new and longer');
  });

  it('is looked at by itself', async () => {
    const file = await scratch.put('a.json', intro('old'));
    const loads = new EventEmitter();
    docs = await createDocs({
      sources: [file],
      fileIntervalMs: 20,
      onChange: () => loads.emit('load'),
    });
    const changed = once(loads, 'load');
    await scratch.put('a.json', intro('new and longer'));
    await changed;
    expect(textOf('/intro')).toBe('new and longer');
  });

  it.each([
    ['is no JSON', '{"schema": 1', 'it is not JSON'],
    ['has another schema', { schema: 2 }, 'it is not a docs index of schema 1'],
    ['lacks what it must have', { schema: 1, site: {}, pages: [] }, 'site.title'],
  ])('that %s leaves the last good one in its place', async (_what, broken, reason) => {
    const file = await scratch.put('a.json', intro('good'));
    docs = await createDocs({ sources: [file], ...still });
    await scratch.put('a.json', broken);
    await docs.refresh();
    expect(textOf('/intro')).toBe('good');
    expect(docs.status().broken).toMatchObject([{ source: file }]);
    expect(docs.status().broken[0]?.reason).toContain(reason);
    await scratch.put('a.json', intro('good again'));
    await docs.refresh();
    expect(docs.status().broken).toEqual([]);
    expect(textOf('/intro')).toBe('good again');
  });

  it('that is gone leaves the last good one, and one that is broken does not unload others', async () => {
    const good = await scratch.put('a.json', intro('good'));
    const other = await scratch.put('b.json', 'broken');
    docs = await createDocs({ sources: [good, other], ...still });
    expect(docs.status()).toMatchObject({ pages: 1, broken: [{ source: other }] });
    await rm(good);
    await docs.refresh();
    expect(textOf('/intro')).toBe('good');
    expect(docs.status().broken).toHaveLength(2);
  });

  it('may come later than the server', async () => {
    const file = path.join(scratch.folder, 'late.json');
    docs = await createDocs({ sources: [file], ...still });
    expect(docs.status().broken).toEqual([{ source: file, reason: 'there is no such file yet' }]);
    await scratch.put('late.json', intro('here'));
    await docs.refresh();
    expect(textOf('/intro')).toBe('here');
  });
});

describe('two indexes', () => {
  it('for the same site and locale refuse to start', async () => {
    const sources = [
      await scratch.put('a.json', intro('a')),
      await scratch.put('b.json', intro('b')),
    ];
    await expect(createDocs({ sources, ...still })).rejects.toThrow(
      /https:\/\/docs\.example\.com \/ \(en\)/,
    );
  });

  it('that come to be for the same site later leave the first alone', async () => {
    const a = await scratch.put('a.json', intro('a'));
    const b = await scratch.put('b.json', intro('b', { baseUrl: '/fr/', locale: 'fr' }));
    docs = await createDocs({ sources: [a, b], ...still });
    expect(docs.status()).toMatchObject({ locales: ['en', 'fr'], broken: [] });
    await scratch.put('b.json', intro('b as well'));
    await docs.refresh();
    expect(docs.status().broken).toMatchObject([{ source: b }]);
    expect(docs.status().locales).toEqual(['en', 'fr']);
  });
});

describe("a built site's folder", () => {
  it('gives the index of every locale, those that come later, too', async () => {
    await scratch.put('chatkit-docs.json', intro('english'));
    docs = await createDocs({ siteDir: scratch.folder, ...still });
    expect(docs.status().locales).toEqual(['en']);
    await mkdir(path.join(scratch.folder, 'fr'));
    const french = indexOf([{ url: '/fr/intro', sections: { '': 'français' } }], {
      baseUrl: '/fr/',
      locale: 'fr',
    });
    await scratch.put('fr/chatkit-docs.json', french);
    await docs.refresh();
    expect(docs.status().locales).toEqual(['en', 'fr']);
    expect(textOf('/fr/intro')).toBe('français');
  });
});

describe('an index at a URL', () => {
  it('is loaded again only when its ETag is another, and kept when the server fails', async () => {
    let [etag, status, text] = ['"1"', 200, 'one'];
    const answers: number[] = [];
    const server = await listenOn((request, response) => {
      const known = request.headers['if-none-match'] === etag;
      response.statusCode = status !== 200 ? status : known ? 304 : 200;
      answers.push(response.statusCode);
      response.setHeader('etag', etag);
      response.end(response.statusCode === 200 ? JSON.stringify(intro(text)) : '');
    });
    try {
      docs = await createDocs({ sources: [`${server.origin}/docs.json`], ...still });
      await docs.refresh();
      [etag, text] = ['"2"', 'two'];
      await docs.refresh();
      expect(textOf('/intro')).toBe('two');
      status = 503;
      await docs.refresh();
      expect(answers).toEqual([200, 304, 200, 503]);
      expect(textOf('/intro')).toBe('two');
      expect(docs.status().broken[0]?.reason).toBe('the server answered 503');
    } finally {
      await server.close();
    }
    await docs.refresh();
    expect(docs.status().broken[0]?.reason).toMatch(/^fetch failed: ./);
    expect(textOf('/intro')).toBe('two');
  });

  it('is refused where it is more than memory should hold, whatever it says of its length', async () => {
    const chunk = new Uint8Array(16 * 1024 * 1024);
    let chunks = 0;
    let ended = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        chunks += 1;
        controller.enqueue(chunk);
      },
      cancel: () => {
        ended = true;
      },
    });
    docs = await createDocs({
      sources: ['https://docs.example.com/chatkit-docs.json'],
      fetch: async () => new Response(endless),
      ...still,
    });
    expect(docs.status().broken[0]?.reason).toBe('it is larger than 256 MiB');
    expect(ended).toBe(true);
    expect(chunks).toBeLessThan(20);
  });
});

describe('an address', () => {
  it('that two sites or languages have is looked up in the one that is asked from', async () => {
    const at = (url: string, locale: string, heading: string) =>
      indexOf([{ url: '/intro', title: url, sections: { [heading]: heading } }], { url, locale });
    const sources = [
      await scratch.put('en.json', at('https://docs.example.com', 'en', 'Install')),
      await scratch.put('fr.json', at('https://docs.example.fr', 'fr', 'Installer')),
    ];
    docs = await createDocs({ sources, ...still });
    const french = { siteUrl: 'https://docs.example.fr', locale: 'fr' };
    expect(docs.page('/intro', french)?.locale).toBe('fr');
    expect(docs.page('/intro')?.locale).toBe('en');
    expect(docs.section('/intro#installer', french)?.text).toBe('Installer');
    // A citation of the other language is still one of what exists.
    expect(docs.section('/intro#install', french)?.text).toBe('Install');
  });

  it('finds its page and section however it is written', async () => {
    const file = await scratch.put(
      'a.json',
      indexOf([
        { url: '/docs/install/', title: 'Install', sections: { '': 'x', 'Über uns': 'y' } },
        { url: '/docs', title: 'Start', sections: { '': 'z' } },
        { url: '/docs/at 100%', title: 'All', sections: { '': 'z' } },
      ]),
    );
    docs = await createDocs({ sources: [file], ...still });
    for (const path of [
      '/docs/install',
      '/docs/install/',
      '/docs/install?x=1',
      '/docs/install/index.html',
      'https://docs.example.com/docs/install',
    ]) {
      expect(docs.page(path)?.title).toBe('Install');
      expect(docs.section(`${path}#${encodeURIComponent('über-uns')}`)?.text).toBe('y');
      expect(docs.section(`${path}#no-such-heading`)).toBeUndefined();
    }
    expect(docs.page('/docs/')?.title).toBe('Start');
    for (const path of ['/docs/at 100%', '/docs/at%20100%']) {
      expect(docs.page(path)?.title).toBe('All');
    }
    const slashes = `${'/'.repeat(500_000)}x#a`;
    for (const odd of ['', '#x', '/docs/%', '/nowhere', 'javascript:alert(1)', slashes]) {
      expect(docs.section(odd)).toBeUndefined();
      expect(docs.page(odd)).toBeUndefined();
    }
  });
});
