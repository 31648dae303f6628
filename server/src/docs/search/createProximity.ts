import { gap, type SectionIndex } from './createSectionIndex.js';
import type { Query } from './parseQuery.js';

/** Terms further apart than this have nothing to do with each other. */
const window = 8;
/** Between two fields. */
const betweenFields = 20;

/** A question has fewer; a pasted log has thousands. */
const mostPairs = 120;

const none = new Int32Array(0);

interface Pair {
  first: number;
  second: number;
  weight: number;
}

/**
 * How close together a section has what is asked close together: for each two terms asked one
 * after the other (or with one between), by how telling they are and how near they stand.
 */
export function createProximity(index: SectionIndex, query: Query): (section: number) => number {
  const { vocabulary, sections } = index;
  const places = new Map<number, number>();
  const pairs = new Map<string, Pair>();

  function placeOf(term: number): number {
    const known = places.get(term);
    if (known !== undefined) return known;
    places.set(term, places.size);
    return places.size - 1;
  }

  query.sequence.forEach((value, at) => {
    for (const distance of [1, 2]) {
      const other = query.sequence[at + distance];
      if (other === undefined || other === value || pairs.size === mostPairs) continue;
      const [first, second] = [vocabulary.find(value), vocabulary.find(other)];
      if (first === undefined || second === undefined) continue;
      const weight = Math.min(sections.telling(first), sections.telling(second)) / distance;
      // What is said twice is asked once.
      const key = first < second ? `${first} ${second}` : `${second} ${first}`;
      if (weight <= (pairs.get(key)?.weight ?? 0)) continue;
      pairs.set(key, { first: placeOf(first), second: placeOf(second), weight });
    }
  });

  const asked = [...pairs.values()];
  return (section) => {
    if (asked.length === 0) return 0;
    const positions: number[][] = Array.from({ length: places.size }, () => []);
    let position = 0;
    const sequence = index.sequences[section] ?? none;
    for (let i = 0; i < sequence.length; i++) {
      const term = sequence[i] ?? gap;
      if (term === gap) {
        position += betweenFields;
        continue;
      }
      const place = places.get(term);
      if (place !== undefined) positions[place]?.push(position);
      position += 1;
    }
    let sum = 0;
    for (const { first, second, weight } of asked) {
      const distance = closest(positions[first] ?? [], positions[second] ?? []);
      if (distance <= window) sum += weight / distance;
    }
    return sum;
  };
}

/** The least distance between two ascending lists of places; infinite where one is empty. */
function closest(first: readonly number[], second: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  let i = 0;
  let j = 0;
  while (i < first.length && j < second.length) {
    const a = first[i] ?? 0;
    const b = second[j] ?? 0;
    if (a !== b) least = Math.min(least, Math.abs(a - b));
    if (a < b) i += 1;
    else j += 1;
  }
  return least;
}
