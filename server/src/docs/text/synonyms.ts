import { stemmer } from 'stemmer';
import { phrases } from './phrases.js';
import { wordGroups } from './wordGroups.js';

const synonyms = new Map<string, Set<string>>();
for (const words of wordGroups) {
  const group = words.map((word) => stemmer(word));
  for (const word of group) {
    const others = synonyms.get(word) ?? new Set();
    for (const other of group) if (other !== word) others.add(other);
    synonyms.set(word, others);
  }
}

const none: ReadonlySet<string> = new Set();

/** Other words (stems) that software documentation uses for a word (a stem). */
export function synonymsOf(stem: string): ReadonlySet<string> {
  return synonyms.get(stem) ?? none;
}

const phraseTerms = new Map(
  Object.entries(phrases).map(([phrase, words]) => [
    phrase,
    words.split(' ').map((word) => stemmer(word)),
  ]),
);
const longestPhrase = Math.max(...[...phraseTerms.keys()].map((key) => key.split(' ').length));

/** The words (stems) that documentation has for turns of phrase in a text. */
export function phraseSynonyms(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.flatMap((_word, at) => {
    const found: string[] = [];
    for (let length = 2; length <= longestPhrase; length++) {
      found.push(...(phraseTerms.get(words.slice(at, at + length).join(' ')) ?? []));
    }
    return found;
  });
}
