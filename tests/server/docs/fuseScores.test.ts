import { describe, expect, it } from '@jest/globals';
import { createCorpus } from '../../../server/src/docs/corpus.js';
import { parseIndex } from '../../../server/src/docs/indexSource.js';
import { createSectionIndex } from '../../../server/src/docs/search/createSectionIndex.js';
import { fuseScores } from '../../../server/src/docs/search/fuseScores.js';
import { createMeaningOf } from '../../../server/src/docs/search/meaningOf.js';
import { indexOf } from './support.js';

const names = ['one', 'two', 'three', 'four', 'five', 'six'];
const pages = names.map((name) => ({ url: `/${name}`, title: name, sections: { [name]: 'text' } }));
const index = await createSectionIndex(createCorpus(parseIndex(JSON.stringify(indexOf(pages)))));
const { sections } = index.corpus;

function fuse(byWords: Record<string, number>, byMeaning: number[], allowed?: Uint8Array) {
  const ranked = sections.flatMap((section) => {
    const score = byWords[section.heading];
    return score === undefined ? [] : [{ section, score, coverage: 0.5 }];
  });
  const meaningOf = createMeaningOf({ text: 'x', scope: {} }, () => Float32Array.from(byMeaning));
  return fuseScores(ranked, meaningOf(index), index, allowed).map(({ section, coverage }) => [
    section.heading,
    coverage,
  ]);
}
const order = (...given: Parameters<typeof fuse>) => fuse(...given).map(([heading]) => heading);

describe('fuseScores', () => {
  it('counts how much better one is than another, not only that it is', () => {
    const slightlyNearer = [0.5, 0.51, 0.1, 0.1, 0.1, 0.1];
    expect(order({ one: 2, two: 0.5 }, slightlyNearer).slice(0, 2)).toEqual(['one', 'two']);
    const muchNearer = [0.1, 0.9, 0.1, 0.1, 0.1, 0.1];
    expect(order({ one: 0.7, two: 0.5 }, muchNearer).slice(0, 2)).toEqual(['two', 'one']);
  });

  it('is the same wherever the cosines of a model lie', () => {
    const words = { one: 1, two: 0.9, three: 0.8 };
    const wide = [-0.4, 0.1, 0.6, -0.2, 0.05, 0.1];
    const narrow = wide.map((cosine) => 0.8 + cosine / 10);
    expect(order(words, narrow)).toEqual(order(words, wide));
  });

  it('lets in what is near and has no word of the question, and not what is far', () => {
    const found = fuse({ one: 1 }, [0.2, 0.2, 0.9, 0.2, 0.1, 0.1]);
    expect(found).toEqual([
      ['one', 0.5],
      ['three', 0],
    ]);
  });

  it('lets in nothing that the scope leaves out, nor what has no vector', () => {
    const near = [0.1, 0.1, 0.9, 0.8, 0, 0.1];
    expect(order({}, near, Uint8Array.from([1, 1, 0, 1, 1, 1]))).toEqual(['four']);
    expect(order({ five: 1 }, [0, 0, 0, 0, 0, 0])).toEqual(['five']);
  });
});
