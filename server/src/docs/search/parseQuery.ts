import type { Analyser } from '../text/createAnalyser.js';
import { askingWords, stopWords } from '../text/stopWords.js';

export interface Query {
  /** Each term once, with how much it counts (1: in full). */
  weights: Map<string, number>;
  /** The terms in the order asked, words of grammar left out. */
  sequence: string[];
}

/** A term this long in characters is cut off: an error's dump is not a question. */
const maximumTerms = 120;

/** What a question asks for, in terms. Words of asking count less than words of matter. */
export function parseQuery(text: string, analyser: Analyser, askingWeight: number): Query {
  const weights = new Map<string, number>();
  const sequence: string[] = [];
  for (const term of analyser.terms(text)) {
    if (weights.size >= maximumTerms) break;
    const short = term.length < 2 && /^[\x20-\x7e]$/.test(term) && !/\d/.test(term);
    if (short || stopWords.has(term)) continue;
    sequence.push(term);
    if (!weights.has(term)) weights.set(term, askingWords.has(term) ? askingWeight : 1);
  }
  return { weights, sequence };
}
