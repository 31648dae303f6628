import MiniSearch from 'minisearch';

/** Every term of a corpus, by number. */
export interface Vocabulary {
  /** The term's number, a new one where it is new. */
  add(term: string): number;
  find(term: string): number | undefined;
  /** The term with this number. */
  at(number: number): string;
  /** terms that a term which is in no section may stand for: typing errors, beginnings of words. */
  similar(term: string): number[];
}

/** Shorter terms are too like each other. */
const shortestMisspelt = 5;
const similarTerms = 2;

export function createVocabulary(): Vocabulary {
  const numbers = new Map<string, number>();
  const terms: string[] = [];
  // Made when it is first needed: most questions have no unknown words worth a guess.
  let spelling: MiniSearch | null = null;
  let spelt = 0;

  /** MiniSearch's tree of terms finds what is nearly written the same. */
  function spellings(): MiniSearch {
    if (spelling === null || spelt !== numbers.size) {
      spelling = new MiniSearch({
        fields: ['term'],
        tokenize: (term) => [term],
        processTerm: (term) => term,
      });
      for (const [term, id] of numbers) if (term.length >= 4) spelling.add({ id, term });
      spelt = numbers.size;
    }
    return spelling;
  }

  return {
    add(term) {
      const known = numbers.get(term);
      if (known !== undefined) return known;
      numbers.set(term, terms.length);
      return terms.push(term) - 1;
    },
    find: (term) => numbers.get(term),
    at: (number) => terms[number] ?? '',
    similar(term) {
      if (term.length < shortestMisspelt || /[^a-z]/.test(term)) return [];
      const found = spellings().search(term, { fuzzy: 1, prefix: true });
      return found.slice(0, similarTerms).map(({ id }) => id);
    },
  };
}
