import { stemmer } from 'stemmer';
import { wordGroups } from './wordGroups.js';

const synonyms = new Map<string, Set<string>>();
for (const line of wordGroups.trim().split('\n')) {
  const group = line
    .trim()
    .split(/\s+/)
    .map((word) => stemmer(word));
  for (const word of group) {
    const others = synonyms.get(word) ?? new Set();
    for (const other of group) if (other !== word) others.add(other);
    synonyms.set(word, others);
  }
}

/** Other words (stems) that software documentation uses for a word (a stem). */
export function synonymsOf(stem: string): ReadonlySet<string> {
  return synonyms.get(stem) ?? new Set();
}
