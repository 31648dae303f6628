import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { evaluateSite } from '../../../server/src/cli/eval.js';
import { createDocs, type LiveDocs } from '../../../server/src/docs/createDocs.js';
import { type Asked, Conversation } from './support/ask.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const siteDir = path.join(root, 'example-site/build');
const questions = path.join(root, 'tests/retrieval/example-site/questions.jsonl');

const siteUrl = 'http://localhost:3000';

let docs: LiveDocs;

/** The example site as it is built: two versions, two locales. */
beforeAll(async () => {
  const built = ['chatkit-docs.json', 'fr/chatkit-docs.json'].map((file) =>
    access(path.join(siteDir, file)),
  );
  if ((await Promise.allSettled(built)).some(({ status }) => status === 'rejected')) {
    const build = "await (await import('./scripts/start.mjs')).buildAll();";
    const env = { ...process.env, NODE_OPTIONS: '' };
    const args = ['--input-type=module', '-e', build];
    await promisify(execFile)(process.execPath, args, { cwd: root, env });
  }
  docs = await createDocs({ siteDir, fileIntervalMs: 0 });
}, 240_000);
afterAll(() => docs?.close());

interface Reader {
  locale?: string;
  version?: string;
  path?: string;
}

function talk({ locale = 'en', version = 'current', path: at = '/docs/' }: Reader = {}) {
  const conversation = new Conversation(createDocsAgent({ docs }));
  conversation.locale = locale;
  conversation.metadata = {
    site: { url: siteUrl, baseUrl: '/', locale },
    pageContext: { path: at, version },
  };
  return conversation;
}

const noticesOf = ({ events }: Asked) =>
  events.flatMap((event) => (event.type === 'notice' ? [String(event.message)] : []));

describe('on the example site, as it is built', () => {
  it('has two versions and two locales', () => {
    const { broken, versions, locales } = docs.status();
    expect(broken).toEqual([]);
    expect(versions.sort()).toEqual(['0.9', 'current']);
    expect(locales.sort()).toEqual(['en', 'fr']);
  });

  it('answers a reader of the older version from its pages, and those of no version', async () => {
    const reader = talk({ version: '0.9', path: '/docs/0.9/' });
    const asked = await reader.ask('What could 0.9 not do? Were conversations lost?');
    const ofDocs = asked.cited.filter((href) => href.startsWith('/docs'));
    expect(ofDocs.length).toBeGreaterThan(0);
    expect(ofDocs.filter((href) => !href.startsWith('/docs/0.9'))).toEqual([]);
    expect(noticesOf(asked)).toEqual([]);
  });

  it('tells a reader of the older version where only the newer one has the page', async () => {
    const reader = talk({ version: '0.9', path: '/docs/0.9/' });
    const asked = await reader.ask('How do I sign readers in with OpenID Connect?');
    expect(asked.cited.length).toBeGreaterThan(0);
    expect(asked.cited.filter((href) => href.startsWith('/docs/0.9'))).toEqual([]);
    expect(noticesOf(asked)).toEqual([expect.stringContaining('1.0')]);
  });

  it('answers a French reader from French pages', async () => {
    const reader = talk({ locale: 'fr', path: '/fr/docs/' });
    const asked = await reader.ask('Comment installer le plugin et démarrer le serveur ?');
    expect(asked.cited.length).toBeGreaterThan(0);
    expect(asked.cited.filter((href) => !href.startsWith('/fr/'))).toEqual([]);
    expect(noticesOf(asked)).toEqual([]);
  });

  it('tells a reader of a language the site does not have', async () => {
    const reader = talk({ locale: 'de', path: '/docs/' });
    const asked = await reader.ask('OpenID Connect');
    expect(asked.cited.length).toBeGreaterThan(0);
    expect(noticesOf(asked)).toEqual([expect.stringMatching(/Englisch|Französisch/)]);
  });

  it('says in German that the docs do not have it, and titles the thread in the words asked', async () => {
    const reader = talk({ locale: 'de', path: '/docs/' });
    const asked = await reader.ask('Wie backe ich einen Kuchen mit Äpfeln?');
    expect(asked.text).toMatch(/Dokumentation|Doku/);
    expect(reader.thread.title).toMatch(/Kuchen/);
  });

  it('gives the model a mentioned section of the reader’s own version and language', async () => {
    const model = new ScriptedModel([
      [functionCall('search_docs', { query: 'OpenID Connect', version: null }, { callId: 'c1' })],
      [assistantMessage('Voilà 【src1】.')],
    ]);
    const reader = new Conversation(createDocsAgent({ docs, model }));
    reader.locale = 'fr';
    reader.metadata = {
      site: { url: siteUrl, baseUrl: '/', locale: 'fr' },
      pageContext: { path: '/fr/docs/', version: 'current' },
    };
    const [first] = docs.page('/fr/docs/start/install')?.sections ?? [];
    const asked = await reader.ask({
      content: [
        {
          type: 'input_tag',
          id: first?.href ?? '',
          text: 'Installer',
          data: { href: first?.href ?? '' },
          interactive: true,
        },
        { type: 'input_text', text: 'et pour se connecter ?' },
      ],
    });
    const given = JSON.stringify(model.calls[0]?.request.input);
    expect(given).toContain('<mentioned_docs>');
    expect(given).toContain(first?.text.slice(0, 40));
    expect(asked.cited).toEqual([first?.href]);
    const found = JSON.stringify(model.calls[1]?.request.input);
    expect(found).toContain('/fr/docs/server/sign-in');
    expect(found).not.toContain('"/docs/server/sign-in');
  });

  it('passes its own gate with the command an owner runs', async () => {
    const lines: string[] = [];
    const args = ['--site', siteDir, '--questions', questions, '--locale', 'en'];
    const gate = ['--min-pages', '85%', '--min-sections', '70%'];
    const code = await evaluateSite([...args, ...gate], {
      print: (line) => lines.push(line),
      env: {},
    });
    expect({ code, figures: lines.at(-1) }).toEqual({ code: 0, figures: expect.any(String) });
  });
});
