import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCorpus } from '../../../server/src/docs/corpus.js';
import { parseIndex } from '../../../server/src/docs/indexSource.js';
import { createSectionIndex } from '../../../server/src/docs/search/createSectionIndex.js';
import { sentencesOf } from '../../../server/src/docs/text/sentencesOf.js';
import { createWordMeaningBuilder } from '../../../server/src/docs/wordVectors/createWordMeaning.js';
import {
  parseWordVectors,
  readWordVectors,
} from '../../../server/src/docs/wordVectors/readWordVectors.js';
import { createScratch, docsOf, indexOf, type PageInput, type Scratch } from './support.js';

const shipped = readWordVectors();
if (shipped === null) throw new Error('the table of word vectors is missing');
const table = shipped;

let scratch: Scratch;
beforeAll(async () => {
  scratch = await createScratch();
});
afterAll(() => scratch.remove());

/** A table of three words in two dimensions, as the file has it. */
function tableOf(stems: string[]): Buffer {
  const head = Buffer.alloc(8 + 3 * 4);
  head.writeUInt32LE(3, 0);
  head.writeUInt32LE(2, 4);
  [0.1, 0.1, 0.5].forEach((scale, row) => {
    head.writeFloatLE(scale, 8 + 4 * row);
  });
  return Buffer.concat([head, Buffer.from([10, 0, 0, 0xf6, 1, 1]), Buffer.from(stems.join('\n'))]);
}

describe('the table of word vectors', () => {
  it('is read as it is written', () => {
    const vectors = parseWordVectors(tableOf(['car', 'bill', 'thing']));
    expect(vectors.dimensions).toBe(2);
    expect(vectors.row('door')).toBeUndefined();
    const sum = new Float32Array(4);
    vectors.add(vectors.row('bill') ?? -1, 2, sum, 2);
    vectors.add(vectors.row('thing') ?? -1, 1, sum, 0);
    expect([...sum]).toEqual([0.5, 0.5, 0, -2]);
  });

  it('is refused where words and numbers are not as many', () => {
    expect(() => parseWordVectors(tableOf(['car', 'bill']))).toThrow('2 stems for 3');
  });

  it('may be missing', () => {
    expect(readWordVectors('/nowhere/wordVectors.bin')).toBeNull();
  });

  it('knows the words of documentation, each by its stem', () => {
    const words = ['instal', 'configur', 'browser', 'databas', 'timeout', 'deploi', 'headless'];
    expect(words.filter((word) => table.row(word) === undefined)).toEqual([]);
  });
});

describe('what sections mean by their words', () => {
  const stems = ['delet', 'password', 'remov', 'secur', 'chart', 'xqzzy'];
  const meaningOf = (sections: string[]) => {
    const builder = createWordMeaningBuilder(table, (term) => stems[term] ?? '');
    for (const section of sections) {
      const terms = section.split(' ').map((stem) => stems.indexOf(stem));
      builder.add({ heading: [], path: [], text: terms, code: [] });
    }
    return builder.build();
  };

  it('is nearer where other words say the same', () => {
    const near = meaningOf(['remov', 'chart', 'secur']).compare(['delet']);
    expect(near?.(0)).toBeGreaterThan(near?.(1) ?? 1);
    expect(near?.(0)).toBeGreaterThan(near?.(2) ?? 1);
  });

  it('counts a short sentence as much as a long one', () => {
    const sections = meaningOf(['chart', 'password secur']);
    const asked = ['chart', 'password', 'secur', 'remov'];
    const byWords = sections.compare(asked);
    const bySentences = sections.compare(asked, [['chart'], ['password', 'secur', 'remov']]);
    expect(bySentences?.(0)).toBeGreaterThan(byWords?.(0) ?? 1);
  });

  it('is unknown where no word of what is asked is', () => {
    expect(meaningOf(['remov']).compare(['xqzzy'])).toBeNull();
    expect(meaningOf(['remov']).compare([])).toBeNull();
  });

  it('is nothing in particular for a section without known words', () => {
    expect(meaningOf(['xqzzy', 'remov']).compare(['delet'])?.(0)).toBe(0);
  });

  it('holds for as many sections as there are', () => {
    const near = meaningOf([...Array(300).fill('chart'), 'remov']).compare(['delet']);
    expect(near?.(300)).toBeGreaterThan(near?.(299) ?? 1);
  });
});

describe('the sentences of a question', () => {
  it('end where punctuation says so, and say something', () => {
    const text = 'Hi! It runs in v1.2 of node.js.  How can I\nstop it from my code? Thanks';
    expect(sentencesOf(text)).toEqual(['It runs in v1.2 of node.js.', 'stop it from my code?']);
  });
});

describe('search', () => {
  const sections = {
    Snapshots: 'Kept in memory.',
    Leaks: 'Objects that are never released fill the heap, and memory runs out.',
  };
  const pages: PageInput[] = [{ url: '/runs', sections }];
  const first = async (locale: string) => {
    const docs = await docsOf(scratch, indexOf(pages, { locale }));
    const { hits } = await docs.search({ text: 'who eats all my memory', scope: {} });
    await docs.close();
    return hits[0]?.href;
  };

  it('puts first, of what has the words, what means what is asked', async () => {
    expect(await first('en')).toBe('/runs#leaks');
  });

  it('goes by words alone in languages whose words the table does not have', async () => {
    const index = indexOf(pages, { locale: 'fr' });
    const built = await createSectionIndex(createCorpus(parseIndex(JSON.stringify(index))));
    expect(built.meaning).toBeNull();
  });
});
