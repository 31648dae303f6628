import type { WordVectors } from './readWordVectors.js';

/** What each section is about, by the meaning of its words. */
export interface WordMeaning {
  /**
   * How near a section is to these words, by its number (-1 to 1); null where none is known.
   * @param sentences the words of each sentence they stand in, which count the same however long:
   * what is asked is often said in the shortest
   */
  compare(
    stems: readonly string[],
    sentences?: ReadonlyArray<readonly string[]>,
  ): ((section: number) => number) | null;
}

export interface WordMeaningBuilder {
  /** Sections are numbered in the order they are added. */
  add(fields: SectionFields): void;
  build(): WordMeaning;
}

/** A section's terms, by their numbers in the index. */
interface SectionFields {
  heading: readonly number[];
  path: readonly number[];
  text: readonly number[];
  code: readonly number[];
}

/** How much a word counts by where it stands, and how many are read: as the vectors were learnt. */
const fields = {
  heading: { weight: 1.967, most: Number.POSITIVE_INFINITY },
  path: { weight: 1.415, most: Number.POSITIVE_INFINITY },
  text: { weight: 1.183, most: 400 },
  code: { weight: 0.583, most: 200 },
} as const;

/**
 * A text is the sum of its words' vectors: what order says is lost, and none but words are needed.
 * @param stemOf the stem with a number in the index
 */
export function createWordMeaningBuilder(
  vectors: WordVectors,
  stemOf: (term: number) => string,
): WordMeaningBuilder {
  const { dimensions } = vectors;
  /** By a term's number: its row, or -1. */
  const rows: number[] = [];
  let sums = new Float32Array(64 * dimensions);
  let count = 0;

  function rowOf(term: number): number {
    rows[term] ??= vectors.row(stemOf(term)) ?? -1;
    return rows[term] ?? -1;
  }

  /** The direction of a text; null where no word of it is known. */
  function unitOf(stems: readonly string[]): Float32Array | null {
    const known = stems.flatMap((stem) => vectors.row(stem) ?? []);
    if (known.length === 0) return null;
    const sum = new Float32Array(dimensions);
    for (const row of known) vectors.add(row, 1, sum, 0);
    toUnit(sum);
    return sum;
  }

  return {
    add(section) {
      if ((count + 1) * dimensions > sums.length) {
        const larger = new Float32Array(sums.length * 2);
        larger.set(sums);
        sums = larger;
      }
      const offset = count * dimensions;
      for (const name of ['heading', 'path', 'text', 'code'] as const) {
        const { weight, most } = fields[name];
        for (const [row, times] of timesOf(section[name].slice(0, most).map(rowOf))) {
          vectors.add(row, weight * (1 + Math.log(times)), sums, offset);
        }
      }
      toUnit(sums.subarray(offset, offset + dimensions));
      count += 1;
    },
    build() {
      const sections = sums.slice(0, count * dimensions);
      return {
        compare(stems, sentences = []) {
          const asked = unitOf(stems);
          if (asked === null) return null;
          const told = sentences.flatMap((sentence) => unitOf(sentence) ?? []);
          for (const vector of told) {
            for (let d = 0; d < dimensions; d++) {
              asked[d] = (asked[d] ?? 0) + (vector[d] ?? 0) / told.length;
            }
          }
          toUnit(asked);
          return (section) => dot(sections, section * dimensions, asked);
        },
      };
    },
  };
}

/** How often each row is there; -1, no row, left out. */
function timesOf(rows: readonly number[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const row of rows) if (row >= 0) times.set(row, (times.get(row) ?? 0) + 1);
  return times;
}

function toUnit(vector: Float32Array): void {
  const length = Math.sqrt(dot(vector, 0, vector)) || 1;
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] ?? 0) / length;
}

function dot(many: Float32Array, from: number, one: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < one.length; d++) sum += (many[from + d] ?? 0) * (one[d] ?? 0);
  return sum;
}
