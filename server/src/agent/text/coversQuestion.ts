import type { DocsSection } from '../../docs/docs.js';
import { termsOf, wordsOf } from './terms.js';

/** More than this share of a question's telling words must stand in one section together. */
const share = 0.5;

/**
 * Whether one of the best sections has more than half of what is asked. A search that knows only
 * one word of a question finds sections about that word: "install Windows 11" in docs that have a
 * note on Windows.
 */
export function coversQuestion(
  question: string,
  sections: ReadonlyArray<Pick<DocsSection, 'title' | 'headingPath' | 'text'>>,
): boolean {
  const words = [...new Map(wordsOf(question).map((word) => [word[0], word])).values()];
  if (words.length === 0) return true;
  return sections.slice(0, 3).some(({ title, headingPath, text }) => {
    const terms = new Set(termsOf([title, ...headingPath, text].join(' ')));
    const found = words.filter((word) => word.some((term) => terms.has(term)));
    return found.length > words.length * share;
  });
}
