import { askingWords } from '../text/stopWords.js';
import { phraseSynonyms, synonymsOf } from '../text/synonyms.js';
import type { Concept } from './createFieldIndex.js';
import type { SectionIndex } from './createSectionIndex.js';
import { tuning } from './tuning.js';

export interface Query {
  /** What is asked for, each thing once. */
  concepts: Array<
    Concept & {
      value: string;
      /** How much it counts in what is asked, known to the docs or not; 0 where not asked. */
      importance: number;
    }
  >;
  /** The terms in the order asked, words of grammar left out. */
  sequence: string[];
  /** Whether it asks for anything: "what does this mean?" has words of asking alone. */
  hasMatter: boolean;
}

const maximumGuesses = 3;

/** What a question asks for, in the words of one index. */
export function parseQuery(text: string, index: SectionIndex): Query {
  const { vocabulary, analyser } = index;
  const weights = new Map<string, number>();
  const sequence: string[] = [];
  for (const { value, kind } of analyser.cut(text)) {
    const letter = value.length < 2 && /^[a-z_$]$/.test(value);
    if (letter || analyser.stopWords.has(value)) continue;
    sequence.push(value);
    const asked = askingWords.has(value) ? tuning.query.asking : 1;
    const weight = asked * (kind === 'word' ? 1 : tuning.query[kind]);
    if (weights.has(value) || weights.size < tuning.query.most) {
      weights.set(value, Math.max(weight, weights.get(value) ?? 0));
    }
  }

  const joined = joinedTerms(sequence, index);
  let guesses = 0;
  const concepts = [...weights].map(([value, weight]) => {
    const term = vocabulary.find(value);
    const alternatives = new Map<number, number>();
    const offer = (other: number | undefined, closeness: number) => {
      if (other === undefined || other === term) return;
      alternatives.set(other, Math.max(closeness, alternatives.get(other) ?? 0));
    };
    for (const synonym of synonymsOf(value)) {
      if (!weights.has(synonym)) offer(vocabulary.find(synonym), tuning.query.synonym);
    }
    for (const other of joined.get(value) ?? []) offer(other, tuning.query.joined);
    if (term === undefined && guesses < maximumGuesses) {
      const similar = vocabulary.similar(value);
      if (similar.length > 0) guesses += 1;
      for (const other of similar) offer(other, tuning.query.misspelt);
    }
    return {
      value,
      importance: weight,
      weight: weight * (term === undefined ? tuning.query.unknown : 1),
      telling: index.sections.telling(term),
      alternatives: [
        ...(term === undefined ? [] : [{ term, closeness: 1 }]),
        ...[...alternatives].map(([other, closeness]) => ({ term: other, closeness })),
      ],
    };
  });
  const hasMatter = sequence.some((value) => !askingWords.has(value));
  return { concepts: [...concepts, ...phraseConcepts(text, index, weights)], sequence, hasMatter };
}

/** Turns of phrase ask for what their words do not say: "one at a time". */
function phraseConcepts(text: string, index: SectionIndex, asked: ReadonlyMap<string, number>) {
  return [...new Set(phraseSynonyms(text))].flatMap((value) => {
    const term = index.vocabulary.find(value);
    if (term === undefined || asked.has(value)) return [];
    return {
      value,
      importance: 0,
      weight: tuning.query.phrase,
      telling: index.sections.telling(term),
      alternatives: [{ term, closeness: 1 }],
    };
  });
}

/** Two words that the docs write as one: "time out", `timeout`. By the first of them. */
function joinedTerms(sequence: readonly string[], index: SectionIndex): Map<string, number[]> {
  const joined = new Map<string, number[]>();
  sequence.forEach((value, at) => {
    const next = sequence[at + 1];
    if (next === undefined || next === value) return;
    const term = index.vocabulary.find(value + next);
    if (term !== undefined) joined.set(value, [...(joined.get(value) ?? []), term]);
  });
  return joined;
}
