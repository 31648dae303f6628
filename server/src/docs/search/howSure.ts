import type { Confidence } from './confidenceOf.js';
import type { SectionIndex } from './createSectionIndex.js';
import { stemsOf } from './meaningOf.js';
import type { RankedSection, Ranking } from './rankSections.js';
import { tuning } from './tuning.js';

/** What a reader is told of what was found. */
export interface Sureness {
  /** The docs likely have something about it. */
  confident: boolean;
  /** One of the best sections can be quoted as the answer. */
  covered: boolean;
}

/** How many of the best sections are compared in meaning. */
const sectionsThatCount = 3;

/**
 * Whether the docs answer a question. Words alone cannot tell a question about something else from
 * one asked in other words than the docs': where the meaning of words is known (English docs), how
 * near the best sections come to it counts beside how much of it they say.
 */
export function howSure(
  index: SectionIndex,
  text: string,
  { confidence, coverage, hasMatter }: Confidence & Pick<Ranking, 'hasMatter'>,
  best: readonly RankedSection[],
): Sureness {
  const near = hasMatter ? index.meaning?.compare(stemsOf(text, index)) : null;
  if (!near) return { confident: confidence >= 1, covered: coverage >= 1 };
  const looked = best.slice(0, sectionsThatCount);
  const nearest = looked.reduce((most, { section }) => Math.max(most, near(section.number)), 0);
  const { meaning, confident, covered } = tuning.sure;
  const likely = coverage + meaning * nearest;
  return { confident: likely >= confident, covered: likely >= covered };
}
