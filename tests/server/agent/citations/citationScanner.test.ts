import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CitationScanner } from '../../../../server/src/agent/citations/citationScanner.js';

interface Scanned {
  text: string;
  cites: Array<{ id: string; at: number }>;
}

const known = new Set(['src1', 'src2', 'src3', 'src10']);

/** An id that is a word of the docs, or of the reader, too. */
const spoken = new Set(['src3']);

function scan(...deltas: string[]): Scanned {
  const scanner = new CitationScanner(
    (id) => known.has(id),
    (id) => spoken.has(id),
  );
  const result: Scanned = { text: '', cites: [] };
  for (const piece of [...deltas.flatMap((delta) => scanner.push(delta)), ...scanner.end()]) {
    if (piece.type === 'text') result.text += piece.text;
    else result.cites.push({ id: piece.id, at: piece.at });
  }
  return result;
}

/** The text with `^id` where each citation stands. */
function marked(text: string): string {
  const { text: shown, cites } = scan(text);
  return cites
    .toReversed()
    .reduce((whole, { id, at }) => `${whole.slice(0, at)}^${id}${whole.slice(at)}`, shown);
}

describe('a mark', () => {
  it.each([
    ['Set it so 【src1】.', 'Set it so^src1.'],
    ['Set it so. 【src1】 Then go.', 'Set it so.^src1 Then go.'],
    ['Set it so【src1】【src2】.', 'Set it so^src1^src2.'],
    ['Set it so 【src1】 【src2】, then', 'Set it so^src1^src2, then'],
    ['Set it so 【src1, src2】.', 'Set it so^src1^src2.'],
    ['Set it so 【src1】and go', 'Set it so^src1 and go'],
    ['Set it so【src1】and go', 'Set it so^src1and go'],
    ['【src1】 At the beginning', '^src1At the beginning'],
    ['- 【src1】 item', '-^src1 item'],
    ['one 【src1】\ntwo 【src2】\n', 'one^src1\ntwo^src2\n'],
    ['It (and more 【src1】) is so', 'It (and more^src1) is so'],
    ['It (【src1】 and more) is so', 'It^src1 (and more) is so'],
    ['First 【src1】, then (again) 【src2】', 'First^src1, then (again)^src2'],
    ['**It is 【src1】** so', '**It is^src1** so'],
    ['設定します【src1】。次に', '設定します^src1。次に'],
    ['at the end 【src10】', 'at the end^src10'],
  ])('is taken out where it stands: %j', (text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  it.each([
    ['【 SRC1 】', '^src1'],
    ['【source: src1】', '^src1'],
    ['【src1†L10-L20】', '^src1'],
    ['【src1、src2】', '^src1^src2'],
    ['【src-1】', '^src1'],
    ['[src1]', '^src1'],
    ['[[src1]]', '^src1'],
    ['[src1][src2]', '^src1^src2'],
    ['〖src1〗', '^src1'],
    ['【【src1】】', '^src1'],
    ['【src1]', '^src1'],
    ['[src01]', '^src1'],
    ['(src1)', '^src1'],
    ['（src1、src2）', '^src1^src2'],
    ['[src1]: and more', '^src1: and more'],
    ['【src1 as shown】', '^src1'],
    ['【see src1】', '^src1'],
    ['【src1 and src2】', '^src1^src2'],
    ['【src1/src2】', '^src1^src2'],
    ['【src1: Install】', '^src1'],
    ['【出典: src1】', '^src1'],
    ['【**src1**】', '^src1'],
    ['【ｓｒｃ１】', '^src1'],
    ['[src1 and src2]', '^src1^src2'],
    ['[^src1]', '^src1'],
    ['(see src1)', '^src1'],
    ['(【src1】)', '^src1'],
    ['(【src1】, 【src2】)', '^src1^src2'],
    ['[【src1】]', '^src1'],
    ['**【src1】**', '^src1'],
    ['`【src1】`', '^src1'],
    ['【src1】, 【src2】', '^src1^src2'],
    ['【src1】、【src2】', '^src1^src2'],
  ])('is read in the forms models give it: %j', (mark, expected) => {
    expect(marked(`So it is ${mark}.`)).toBe(`So it is${expected}.`);
  });

  it.each([
    '【src99】',
    '【id】',
    '【】',
    '(【src99】)',
    '【src99】, 【src98】',
    '【3†source】',
    '【4:0†file.md】',
    '[src99]',
    '【src1',
    '【src',
    '【src99†a',
  ])('that names nothing, or is cut short, is dropped: %j', (mark) => {
    const { text, cites } = scan(`So it is. ${mark}`);
    expect(text.trimEnd()).toBe('So it is.');
    expect(cites.filter(({ id }) => !known.has(id))).toEqual([]);
  });

  it.each([
    '【注意】これは重要です',
    '[a link](https://example.com) and [another]',
    '[src1](https://example.com/src1)',
    '[src1]: https://example.com/src1',
    'array[0] and [x] done, [ ] open',
    '`list[src1]` and `[src1]`',
    'a source [source code] here',
    'ends with a bracket [',
    'call(source) and (see src) and (s) `f(src1)` and [text](src1)',
    'ends with white space  \n',
    '【a long text in brackets that is certainly no mark because it goes on for more than eighty characters】',
    '【srcset】 and 【source code】',
    'hard break  \nnext line\n\n    indented',
  ])('is not seen in text that is none: %j', (text) => {
    expect(scan(text)).toEqual({ text, cites: [] });
  });

  it.each([
    ['Use `npm 【src1】 ci` now.', 'Use `npm  ci`^src1 now.'],
    ['Use `npm ci`【src1】 now.', 'Use `npm ci`^src1 now.'],
    ['```js\ncall(); 【src1】\n```\nText', '```js\ncall(); \n```\n^src1Text'],
    ['```js\ncall();\n``` 【src1】\nText', '```js\ncall();\n``` \n^src1Text'],
    ['~~~\na 【src2】\n~~~', '~~~\na \n~~~\n^src2'],
    ['```\nnever closed 【src1】', '```\nnever closed \n```\n^src1'],
    [
      '- item\n  ```sh\n  run 【src1】\n  ```\n- next',
      '- item\n  ```sh\n  run \n  ```\n^src1- next',
    ],
    ['An open ` tick 【src1】 and\n\nthen 【src2】.', 'An open ` tick  and\n\n^src1then^src2.'],
    ['```inline``` 【src1】 text', '```inline```^src1 text'],
  ])('in code counts from where the code ends: %j', (text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  it.each([
    ['According to src1, set it.', 'According to^src1, set it.'],
    ['Set it so src1.', 'Set it so^src1.'],
    ['Set it so. src1', 'Set it so.^src1'],
    ['Set it so. **src1**', 'Set it so.^src1'],
    ['Sources: src1, src2 and src10.', 'Sources:^src1^src2 and^src10.'],
    ['Src1: the page says so', '^src1: the page says so'],
    ['- SRC2\n- next', '-^src2\n- next'],
    ['(as src1 has it)', '(as^src1 has it)'],
    ['設定は src1。次に', '設定は^src1。次に'],
    ['Set it so 【src2】 src1.', 'Set it so^src2^src1.'],
  ])('is read where it stands bare, as a whole word: %j', (text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  it.each([
    'src99, src3 and src are words',
    'the files src1.png, src1/index.js, ./src1, src1-old, my-src1, src1_a, src12a and src1:8080',
    'call f(src1[0]), src1(), $src1, src1=2, "src1", src1’s, @src1, #src1, <src1> and src1>2',
    'in `src1` and `cp src1 src2`',
    '```\nsrc1 = 2\ncp src1 src2\n```\n',
    'f (src3) and (src3, src3) of src3',
  ])('is not seen where its id is part of something else, or no source: %j', (text) => {
    expect(scan(text)).toEqual({ text, cites: [] });
  });

  it('cites a source once at one place, and again at another', () => {
    expect(marked('One 【src1】【src1】. Two 【src1】.')).toBe('One^src1. Two^src1.');
  });
});

const word = fc.constantFrom(
  'set',
  'the',
  'option',
  'in',
  '`code`',
  'お',
  '설정',
  '🙂',
  'x[0]',
  '.',
);
const mark = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map((n) => `【src${n}】`),
  fc.integer({ min: 0, max: 12 }).map((n) => `[src${n}]`),
  fc.integer({ min: 0, max: 12 }).map((n) => `(src${n})`),
  fc.constantFrom(
    '【3†source】',
    '【src1, src2】',
    '【src',
    '【',
    '】',
    '[',
    '[[src2]]',
    '【src2†a】',
    '(【src1】, 【src2】)',
    '**【src3】**',
    '`【src2】`',
    '【see src1】',
    '(',
    ')',
    '**',
    ', ',
  ),
);
const gap = fc.constantFrom(' ', '', '\n', '\n\n', '\n```\n', '`', '  \n', '\n~~~~\n', '\n- ');
const answer = fc
  .array(fc.oneof({ weight: 3, arbitrary: word }, mark, { weight: 2, arbitrary: gap }), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));
const cuts = fc.array(fc.nat(), { maxLength: 30 });

function cut(text: string, places: number[]): string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => text.slice(start, at[index] ?? text.length));
}

describe('whatever a model writes', () => {
  it('comes out the same however the stream is cut', () => {
    fc.assert(
      fc.property(answer, cuts, (text, places) => {
        expect(scan(...cut(text, places))).toEqual(scan(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('comes out whole but for the sources in it, however the stream is cut there', () => {
    const around = fc.constantFrom(' ', '.', ', ', '*', '**', '`', '/', '\n', '-', '_', 'a', ':');
    const name = fc.constantFrom(
      'src1',
      'src',
      's',
      'Src2',
      'src99',
      'src3',
      'src10.',
      'rc1',
      '**src1**',
    );
    const texts = fc
      .array(fc.oneof(name, around), { maxLength: 16 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, cuts, (text, places) => {
        const scanned = scan(text);
        expect(scan(...cut(text, places))).toEqual(scanned);
        const words = (shown: string) =>
          shown
            .replace(/src(?:10|1|2)|[^a-z0-9/]/gi, ' ')
            .replace(/ +/g, ' ')
            .trim();
        expect(words(marked(text))).toBe(words(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('never shows a mark to the reader outside of code, and none in lenticular brackets anywhere', () => {
    fc.assert(
      fc.property(answer, (text) => {
        const shown = scan(text).text;
        expect(shown).not.toMatch(/[【〖［][^\p{Ps}\p{Pe}\n]{0,40}src\s*\d/iu);
        expect(shown).not.toMatch(/†/);
      }),
      { numRuns: 2000 },
    );
  });

  it('cites known sources only, in order, within the text', () => {
    fc.assert(
      fc.property(answer, (text) => {
        const { text: shown, cites } = scan(text);
        let before = 0;
        for (const { id, at } of cites) {
          expect(known.has(id)).toBe(true);
          expect(at).toBeGreaterThanOrEqual(before);
          expect(at).toBeLessThanOrEqual(shown.length);
          before = at;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is given on unchanged where it has no marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), cuts, (text, places) => {
        fc.pre(!/src|†/i.test(text));
        expect(scan(...cut(text, places))).toEqual({ text, cites: [] });
      }),
      { numRuns: 2000 },
    );
  });

  it('holds back no more than may still become a mark', () => {
    const scanner = new CitationScanner(() => true);
    expect(scanner.push('Plain text')).toEqual([{ type: 'text', text: 'Plain text' }]);
    expect(scanner.push(' and 【sr')).toEqual([{ type: 'text', text: ' and' }]);
    expect(scanner.push('c7】')).toEqual([{ type: 'cite', id: 'src7', at: 14 }]);
    expect(scanner.push(' more')).toEqual([{ type: 'text', text: ' more' }]);
  });
});
