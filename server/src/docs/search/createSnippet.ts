import type { Analyser } from '../text/createAnalyser.js';

const snippetLength = 300;
/** A section's beginning; what stands far below is seldom the passage to show. */
const charactersLookedAt = 4000;

/** A section's text as running text: no fences, no markers of lists, tables and admonitions. */
function plainLines(text: string): string[] {
  return text
    .replace(/^[ \t]*`{3,}.*$/gm, '')
    .replace(/^[ \t]*:::.*$/gm, '')
    .replace(/^[ \t]*\|[ \t|:-]*$/gm, '')
    .replace(/!\[([^\]]*)\]/g, '$1')
    .replace(/\*\*([^*]*)\*\*/g, '$1')
    .split('\n')
    .map((line) =>
      line
        .replace(/\s+/g, ' ')
        .replace(/^[ \t]*(?:[-*]|\d+\.)[ \t]+/, '')
        .replace(/^\s*\||\|\s*$/g, '')
        .replace(/ \| /g, ' · ')
        .replace(/`/g, '')
        .trim(),
    )
    .filter(Boolean);
}

/** Cuts lines at the ends of sentences, so that a passage need not begin in mid-sentence. */
function sentencesOf(text: string): string[] {
  return plainLines(text).flatMap((line) => line.split(/(?<=[.!?])\s+(?=\p{Lu})|(?<=[。！？])/u));
}

/** What passages are looked through for. */
export function termsAsked(question: string, analyser: Analyser): ReadonlySet<string> {
  return new Set(analyser.terms(question).filter((term) => !analyser.stopWords.has(term)));
}

/** The passage of a section that has most of what was asked, at most 300 characters. */
export function createSnippet(
  text: string,
  asked: ReadonlySet<string>,
  analyser: Analyser,
): string {
  const sentences = sentencesOf(text.slice(0, charactersLookedAt));
  let best = 0;
  let bestScore = -1;
  sentences.forEach((sentence, at) => {
    const found = new Set(analyser.terms(sentence).filter((term) => asked.has(term)));
    // What stands first explains best: later passages must have more to say.
    const score = found.size - at * 0.01;
    if (score > bestScore) {
      best = at;
      bestScore = score;
    }
  });
  let snippet = '';
  for (const sentence of sentences.slice(best)) {
    const longer = snippet === '' ? sentence : `${snippet} ${sentence}`;
    if (longer.length > snippetLength) break;
    snippet = longer;
  }
  if (snippet !== '') return snippet;
  const first = sentences[best] ?? '';
  return first.length <= snippetLength ? first : `${cutAtWord(first, snippetLength - 1)}…`;
}

function cutAtWord(text: string, length: number): string {
  const cut = [...text.slice(0, length)].join('');
  const space = cut.lastIndexOf(' ');
  return (space > length / 2 ? cut.slice(0, space) : cut).replace(/[\uD800-\uDBFF]$/, '');
}
