import type { Field } from './createFieldIndex.js';

/**
 * How much each kind of evidence counts. One configuration for every site: chosen on the docs and
 * questions of several sites at once, in the middle of a region where all values do about as well.
 */
export const tuning = {
  /** A section's fields, in the order they are indexed. */
  sectionFields: {
    title: { weight: 1, lengthDiscount: 0.3, own: true },
    path: { weight: 0.6, lengthDiscount: 0.3, own: true },
    heading: { weight: 3.2, lengthDiscount: 0.4, own: true },
    text: { weight: 1, lengthDiscount: 0.62, own: true },
    code: { weight: 0.27, lengthDiscount: 0.75, own: true },
    below: { weight: 0.35, lengthDiscount: 0.5, own: false },
  },
  /** BM25's k1 for sections. */
  sectionSaturation: 3,
  /** A page's fields, in the order they are indexed. */
  pageFields: {
    title: { weight: 6, lengthDiscount: 0, own: true },
    headings: { weight: 0.6, lengthDiscount: 0.48, own: true },
    text: { weight: 1, lengthDiscount: 0.48, own: true },
    code: { weight: 0.3, lengthDiscount: 0.48, own: true },
  },
  pageSaturation: 25,
  query: {
    /** What is longer than this many terms is an error's dump, not a question. */
    most: 80,
    /** Words of asking ("how", "want") beside words of matter. */
    asking: 0.65,
    /** Identifiers as they stand, and the words in them. */
    whole: 0.8,
    part: 0.65,
    /** What terms that no section has count for in what is asked. */
    unknown: 1,
    /** How well another word stands for the one asked. */
    synonym: 0.35,
    joined: 0.7,
    /** What turns of phrase stand for. */
    phrase: 0.3,
    misspelt: 0.4,
  },
  /**
   * How much more a rare term tells than a common one: 1 as much as the logarithm says. Questions
   * have rare words by the way ("it runs in docker"), which must not decide alone.
   */
  rarity: 0.85,
  /** The same for how much of what is asked a section covers. */
  rarityCovered: 0.5,
  /** Sections that are looked at closely. */
  candidates: 200,
  /** Beside a section's own score, as a share of what could be had. */
  page: 0.45,
  coverage: 0.25,
  proximity: 1,
  /** What a section loses that says the same, word for word, as a better one. */
  repeated: 0.5,
  /** What a section loses that stands under a better one. */
  held: 0.15,
  /** How many of the best are put in order by what they say themselves, and how pages count then. */
  first: { count: 5, page: 0.1 },
  /** Where the reader is. */
  near: { section: 0.25, page: 0.12, neighbour: 0.04 },
  /**
   * What one standard deviation nearer in meaning adds, by an endpoint's vectors or by those of
   * words; how much a page's nearest section counts for its others; how many of the nearest come
   * in that have no word of the question; how many sections tell how near most are.
   */
  fusion: { vectors: 0.2, words: 0.2, page: 0.5, nearest: 100, sample: 1000 },
  /** How `confidenceOf` weighs how much was found, and what makes an answer likely. */
  evidence: 7,
  confidence: 0.7,
  /** How `coverageOf` weighs what tells an answer from what only has some words of the question. */
  covers: { known: 0.07, section: 0.33, evidence: 0.175, score: 0.27 },
  /** How `howSure` weighs nearness in meaning beside it (a cosine), and how much of both is enough. */
  sure: { meaning: 1.2, confident: 1.54, covered: 1.58 },
} as const satisfies {
  sectionFields: Record<string, Field>;
  pageFields: Record<string, Field>;
  [setting: string]: unknown;
};
