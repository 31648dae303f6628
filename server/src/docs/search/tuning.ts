/**
 * How much each kind of evidence counts. One configuration for every site: chosen on several
 * sites' docs and questions at once, where anything near these values does as well.
 */
export const tuning = {
  /** Weights of a section's fields. */
  fields: { title: 0.7, path: 0.6, heading: 2, text: 1, code: 0.3, below: 0.2 },
  /** Weights of a page's fields. */
  pageFields: { title: 1, headings: 0.8, text: 1 },
  bm25: { k: 1.5, b: 0.7, d: 0.4 },
  /** Longer sections are scored by their best part of about this many terms. */
  partLength: 180,
  /** What words of asking ("how", "want") count for. */
  askingWeight: 0.25,
  /** Sections that are looked at closely. */
  candidates: 200,
  /** Beside the best section's own score of 1. */
  page: 0.4,
  coverage: 0.7,
  proximity: 0.5,
  /** Where the reader is. */
  near: { section: 0.25, page: 0.12, neighbour: 0.04 },
  /** The share of what is asked, by weight, that an answer must cover to be trusted. */
  confidence: 0.4,
} as const;
