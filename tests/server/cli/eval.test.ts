import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { evaluateSite } from '../../../server/src/cli/eval.js';
import { createScratch, indexOf, type Scratch } from '../docs/support.js';
import { type Listening, listenOn } from '../http/support.js';

let scratch: Scratch;
let questions: string;

beforeAll(async () => {
  scratch = await createScratch();
  const index = indexOf([
    { url: '/a', title: 'Apples', sections: { Red: 'Red apples.', Green: 'Green apples.' } },
    { url: '/b', title: 'Pears', sections: { '': 'Yellow pears.' } },
  ]);
  const [first] = index.pages;
  await scratch.put('chatkit-docs.json', {
    ...index,
    pages: index.pages.map((page) => (page === first ? { ...page, source: 'docs/a.md' } : page)),
  });
  questions = await scratch.put(
    'questions.jsonl',
    [
      { id: '1', question: 'green apples', gold: [{ doc: 'docs/a.md', anchor: 'green' }] },
      { id: '2', question: 'yellow pears', gold: [{ doc: '/b', anchor: null }] },
      { id: '3', question: 'red apples', gold: [{ doc: '/b', anchor: null }] },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  );
});
afterAll(() => scratch.remove());

async function run(args: string[], env: Record<string, string> = {}) {
  const lines: string[] = [];
  const code = await evaluateSite(args, { print: (line) => lines.push(line), env });
  return { code, lines };
}

describe('docusaurus-chatkit-server eval', () => {
  it('prints a line for each miss and the figures last, and writes what was found', async () => {
    const out = path.join(scratch.folder, 'out.jsonl');
    const args = ['--site', scratch.folder, '--questions', questions, '--out', out];
    const { code, lines } = await run(args);
    expect(code).toBe(0);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^miss 3: page not found · red apples · expected \/b · found docs\/a.md#red/,
    );
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      questions: 3,
      page_hit_at_5: 2,
      sections: 3,
    });
    expect((await readFile(out, 'utf8')).split('\n')[1]).toBe(
      '{"id":"2","ranked":[{"doc":"/b","anchor":null}]}',
    );
  });

  it.each([
    [['--min-pages', '2', '--min-sections', '1'], 0],
    [['--min-pages', '3'], 1],
    [['--min-pages', '66%'], 0],
    [['--min-pages', '67%'], 1],
    [['--min-sections', '2'], 1],
  ])('is a gate: %j', async (gate, code) => {
    const env = { SITE_DIR: scratch.folder };
    expect((await run(['--questions', questions, ...gate], env)).code).toBe(code);
  });

  it('says what is wrong', async () => {
    expect(await run([])).toMatchObject({ code: 2 });
    const nowhere = path.join(scratch.folder, 'none.json');
    const { code, lines } = await run(['--questions', questions, '--index', nowhere]);
    expect(code).toBe(2);
    expect(lines[0]).toBe(`cannot use ${nowhere}: there is no such file yet`);
    const args = ['--questions', questions, '--site', scratch.folder, '--min-pages', 'most'];
    await expect(run(args)).rejects.toThrow('--min-pages most');
    const site = ['--questions', questions, '--site', scratch.folder];
    // What can never be reached, and what would be another place's figures.
    for (const wrong of [
      ['--min-pages', '4'],
      ['--min-sections', '101%'],
      ['--min-pages', ''],
      ['--locale', 'xx'],
      ['--version', '9'],
    ]) {
      await expect(run([...site, ...wrong])).rejects.toThrow(`${wrong.join(' ')}: `);
    }
    expect(await run(['--index', nowhere, ...site])).toMatchObject({ code: 2 });
    const bad = await scratch.put('bad.jsonl', 'x');
    await expect(run(['--questions', bad, '--site', scratch.folder])).rejects.toThrow(
      `--questions ${bad}: line 1 is not JSON`,
    );
    const missing = path.join(scratch.folder, 'none.jsonl');
    await expect(run(['--questions', missing, '--site', scratch.folder])).rejects.toThrow(
      `--questions ${missing}: cannot be read`,
    );
  });

  describe('by meaning', () => {
    const args = () => ['--questions', questions, '--site', scratch.folder, '--vectors'];
    /** Plays an embeddings endpoint for which all that is red is near. */
    const endpoint = (status: number) =>
      listenOn(async (request, response) => {
        const { input } = JSON.parse(await text(request));
        const data = input.map((each: string, index: number) => ({
          index,
          embedding: [1, /red|pears/i.test(each) ? 9 : 0],
        }));
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ data }));
      });
    const envOf = (origin: string) => ({ EMBEDDING_MODEL: 'm', OPENAI_BASE_URL: `${origin}/v1` });

    let server: Listening | undefined;
    afterEach(async () => {
      await server?.close();
      server = undefined;
    });

    it('measures what an endpoint adds', async () => {
      server = await endpoint(200);
      const { code, lines } = await run(args(), envOf(server.origin));
      expect(code).toBe(0);
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ page_hit_at_5: 3 });
    });

    it('gives no figures of words for those of meaning', async () => {
      await expect(run(args())).rejects.toThrow('--vectors: set EMBEDDING_MODEL');
      server = await endpoint(401);
      await expect(run(args(), envOf(server.origin))).rejects.toThrow(
        /^--vectors: .* answered 401$/,
      );
    });
  });
});
