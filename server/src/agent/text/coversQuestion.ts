import type { DocsSection } from '../../docs/docs.js';
import { createAnalyser, inflects } from '../../docs/text/createAnalyser.js';
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
  sections: ReadonlyArray<Pick<DocsSection, 'title' | 'headingPath' | 'text' | 'locale'>>,
): boolean {
  const { asked, said } = inLanguageOf(sections[0]?.locale ?? 'en');
  const words = [...new Map(asked(question).map((word) => [word[0], word])).values()];
  if (words.length === 0) return true;
  return sections.slice(0, 3).some(({ title, headingPath, text }) => {
    const terms = new Set(said([title, ...headingPath, text].join(' ')));
    const found = words.filter((word) => word.some((term) => terms.has(term)));
    return found.length > words.length * share;
  });
}

/** Words lose their endings as their language has them: French ones are not stemmed as English. */
function inLanguageOf(locale: string): {
  asked(text: string): string[][];
  said(text: string): string[];
} {
  if (!inflects(locale)) return { asked: wordsOf, said: termsOf };
  const { terms, stopWords } = createAnalyser(locale);
  const asked = (text: string) =>
    terms(text).flatMap((term) => (stopWords.has(term) ? [] : [[term]]));
  return { asked, said: terms };
}
