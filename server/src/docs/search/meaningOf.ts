import type { DocsQuery } from '../docs.js';
import { sentencesOf } from '../text/sentencesOf.js';
import type { SectionIndex } from './createSectionIndex.js';
import { topBy } from './topBy.js';
import { tuning } from './tuning.js';

/** How near each section of an index is to the question, by an endpoint's vectors (0: unknown). */
export type Similarities = (index: SectionIndex) => Float32Array | undefined;

/** How near the sections of one index are to one question in meaning. */
export interface Meaning {
  /**
   * By how many standard deviations a section is nearer than most: cosines of one model lie
   * elsewhere than another's. 0 where nothing is known.
   */
  nearness(section: number): number;
  /** What a standard deviation adds to a score. */
  weight: number;
  /** The nearest, best first; none where meaning only puts in order what words found. */
  nearest(allowed: Uint8Array | undefined): number[];
}

export type MeaningOf = (index: SectionIndex) => Meaning | undefined;

/** What has more is a pasted log or a story, of which each line would count as much as the question. */
const mostSentences = 8;

/** By an endpoint's vectors where there are any, else by those of words. */
export function createMeaningOf(query: DocsQuery, similarities: Similarities): MeaningOf {
  const met = new Map<SectionIndex, Meaning | undefined>();
  return (index) => {
    if (!met.has(index)) {
      const near = similarities(index);
      met.set(index, near === undefined ? byWords(query, index) : byVectors(near));
    }
    return met.get(index);
  };
}

function byVectors(similarities: Float32Array): Meaning {
  const known: number[] = [];
  similarities.forEach((similarity, number) => {
    if (similarity !== 0) known.push(number);
  });
  const { mean, deviation } = spreadOf(known.map((number) => similarities[number] ?? 0));
  const nearness = (number: number) => {
    const similarity = similarities[number] ?? 0;
    return similarity === 0 ? 0 : (similarity - mean) / deviation;
  };
  return {
    nearness,
    weight: tuning.fusion.vectors,
    nearest: (allowed) => {
      const among = known.filter((number) => (allowed?.[number] ?? 1) === 1);
      return topBy(among, similarities, tuning.fusion.nearest).filter((n) => nearness(n) > 0);
    },
  };
}

function byWords({ text, completing }: DocsQuery, index: SectionIndex): Meaning | undefined {
  // A word half typed means nothing yet.
  if (index.meaning === null || completing) return undefined;
  const sentences = sentencesOf(text);
  const several = sentences.length > 1 && sentences.length <= mostSentences;
  const similarity = index.meaning.compare(
    stemsOf(text, index),
    several ? sentences.map((sentence) => stemsOf(sentence, index)) : [],
  );
  if (similarity === null) return undefined;
  const { mean, deviation } = spreadOf(sampleOf(index.corpus.sections.length).map(similarity));
  return {
    nearness: (number) => (similarity(number) - mean) / deviation,
    weight: tuning.fusion.words,
    nearest: () => [],
  };
}

/** The words of a question that may mean something. */
export function stemsOf(text: string, { analyser }: Pick<SectionIndex, 'analyser'>): string[] {
  const words = analyser.cut(text).filter(({ kind }) => kind !== 'whole');
  // Each once, and the first: a pasted log must not outweigh its question.
  return [...new Set(words.map(({ value }) => value))].slice(0, tuning.query.most);
}

/** Enough sections to tell how near most are; all where there are few. */
function sampleOf(count: number): number[] {
  const step = Math.max(1, Math.floor(count / tuning.fusion.sample));
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
}

function spreadOf(values: readonly number[]): { mean: number; deviation: number } {
  const count = values.length || 1;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}
