import { tuning } from './tuning.js';

/** How one field counts in a field index. */
export interface Field {
  weight: number;
  /** How much a long field is discounted: 0 not at all, 1 in full. */
  lengthDiscount: number;
  /** Whether a term in it counts as said by the document itself. */
  own: boolean;
}

/** Terms by number; `-1` stands for a gap and is skipped. */
export type Terms = readonly number[];

/** What is asked for: one word with its other words, each with how well it stands for it. */
export interface Concept {
  weight: number;
  telling: number;
  alternatives: Array<{ term: number; closeness: number }>;
}

export interface Scores {
  /** By document. */
  score: Float32Array;
  /** By document: the share of the concepts, by weight, that it says itself. */
  coverage: Float32Array;
  /** The documents with a score, in no order. */
  found: number[];
}

export interface FieldIndex {
  /** How many documents have the term. */
  frequency(term: number): number;
  /** How telling a term is: rare ones tell more. */
  telling(term: number | undefined): number;
  score(concepts: readonly Concept[]): Scores;
}

export interface FieldIndexBuilder {
  /** Documents are numbered in the order they are added. */
  add(fields: readonly Terms[]): void;
  build(): FieldIndex;
}

/** An array that grows. */
class Numbers {
  private values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.values[index] ?? 0;
  }
}

/**
 * An inverted index that scores documents of several fields as one (BM25F: Robertson, Zaragoza
 * and Taylor, "Simple BM25 extension to multiple weighted fields", 2004): a term counts once,
 * however many fields it stands in, and the more the weightier they are.
 * @param saturation how soon further occurrences of a term stop to count (BM25's k1)
 */
export function createFieldIndexBuilder(
  fields: readonly Field[],
  saturation: number,
): FieldIndexBuilder {
  const lengths = fields.map(() => new Numbers());
  // One entry for each term of a document and each of its fields.
  const entryTerm = new Numbers();
  const entryDocument = new Numbers();
  const entryField = new Numbers();
  const entryCount = new Numbers();
  let documents = 0;
  let vocabulary = 0;

  function add(contents: readonly Terms[]): void {
    contents.forEach((terms, field) => {
      const counts = new Map<number, number>();
      for (const term of terms) if (term >= 0) counts.set(term, (counts.get(term) ?? 0) + 1);
      lengths[field]?.push(terms.length);
      for (const [term, count] of counts) {
        entryTerm.push(term);
        entryDocument.push(documents);
        entryField.push(field);
        entryCount.push(count);
        if (term >= vocabulary) vocabulary = term + 1;
      }
    });
    documents += 1;
  }

  /** Where each term's entries begin when they are sorted by term. */
  function offsets(): Int32Array {
    const starts = new Int32Array(vocabulary + 1);
    for (let i = 0; i < entryTerm.length; i++) {
      const next = entryTerm.at(i) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let term = 1; term <= vocabulary; term++) {
      starts[term] = (starts[term] ?? 0) + (starts[term - 1] ?? 0);
    }
    return starts;
  }

  function build(): FieldIndex {
    const averages = lengths.map((field) => {
      let sum = 0;
      for (let i = 0; i < field.length; i++) sum += field.at(i);
      return sum / (documents || 1) || 1;
    });
    const entryStarts = offsets();
    const order = new Int32Array(entryTerm.length);
    const next = entryStarts.slice();
    for (let i = 0; i < order.length; i++) {
      const term = entryTerm.at(i);
      const place = next[term] ?? 0;
      order[place] = i;
      next[term] = place + 1;
    }
    // Then the fields of one document become one posting.
    const postingStarts = new Int32Array(vocabulary + 1);
    const postingDocument = new Int32Array(order.length);
    const postingWeight = new Float32Array(order.length);
    let postings = 0;
    for (let term = 0; term < vocabulary; term++) {
      postingStarts[term] = postings;
      let last = -1;
      for (let i = entryStarts[term] ?? 0; i < (entryStarts[term + 1] ?? 0); i++) {
        const entry = order[i] ?? 0;
        const document = entryDocument.at(entry);
        const field = entryField.at(entry);
        const settings = fields[field];
        if (settings === undefined) continue;
        const { weight, lengthDiscount, own } = settings;
        const length = Math.max(3, lengths[field]?.at(document) ?? 0) / (averages[field] ?? 1);
        const counted =
          (weight * entryCount.at(entry)) / (1 - lengthDiscount + lengthDiscount * length);
        if (document !== last) {
          postingDocument[postings] = document;
          postingWeight[postings] = 0;
          postings += 1;
          last = document;
        }
        const sum = Math.abs(postingWeight[postings - 1] ?? 0) + counted;
        const said = own || (postingWeight[postings - 1] ?? 0) > 0;
        // The sign tells whether the document says the term itself.
        postingWeight[postings - 1] = said ? sum : -sum;
      }
    }
    postingStarts[vocabulary] = postings;
    return createFieldIndex({
      documents,
      saturation,
      starts: postingStarts,
      document: postingDocument.slice(0, postings),
      weight: postingWeight.slice(0, postings),
    });
  }

  return { add, build };
}

interface Postings {
  documents: number;
  saturation: number;
  starts: Int32Array;
  document: Int32Array;
  weight: Float32Array;
}

function createFieldIndex(postings: Postings): FieldIndex {
  const { documents, saturation, starts, document, weight } = postings;

  function frequency(term: number): number {
    return (starts[term + 1] ?? 0) - (starts[term] ?? 0);
  }

  function telling(term: number | undefined): number {
    const found = term === undefined || term < 0 ? 0 : frequency(term);
    return Math.log(1 + (documents - found + 0.5) / (found + 0.5)) ** tuning.rarity;
  }

  return {
    frequency,
    telling,
    score(concepts) {
      const score = new Float32Array(documents);
      const coverage = new Float32Array(documents);
      const found: number[] = [];
      // Of one concept: a document's best alternative.
      const best = new Float32Array(documents);
      const said = new Float32Array(documents);
      const importance = ({ weight, telling }: Concept) => weight * telling ** tuning.rarityCovered;
      const total = concepts.reduce((sum, concept) => sum + importance(concept), 0);
      for (const concept of concepts) {
        const touched: number[] = [];
        for (const { term, closeness } of concept.alternatives) {
          const tells = Math.min(concept.telling, telling(term));
          const full = concept.weight * closeness * tells * (saturation + 1);
          for (let i = starts[term] ?? 0; i < (starts[term + 1] ?? 0); i++) {
            const at = document[i] ?? 0;
            const signed = weight[i] ?? 0;
            const amount = Math.abs(signed);
            const value = (full * amount) / (amount + saturation);
            if (best[at] === 0) touched.push(at);
            if (value > (best[at] ?? 0)) best[at] = value;
            if (signed > 0 && closeness > (said[at] ?? 0)) said[at] = closeness;
          }
        }
        const share = total === 0 ? 0 : importance(concept) / total;
        for (const at of touched) {
          if (score[at] === 0) found.push(at);
          score[at] = (score[at] ?? 0) + (best[at] ?? 0);
          coverage[at] = (coverage[at] ?? 0) + share * (said[at] ?? 0);
          best[at] = 0;
          said[at] = 0;
        }
      }
      return { score, coverage, found };
    },
  };
}
