import type { Annotation } from '../protocol/source';

/**
 * Citations stand at positions of the Markdown's source, so they travel through the parser as
 * markers: a number between two brackets nobody writes. They are punctuation to Markdown's rules,
 * or `**bold.**` followed by a marker would not be bold.
 */
const open = '\u2e24';
const close = '\u2e25';
const marker = new RegExp(`${open}(\\d+)${close}`, 'g');
const brackets = new RegExp(`[${open}${close}]`, 'g');

/** The text with a marker at the place of each citation that has one. */
export function insertMarkers(text: string, annotations: readonly Annotation[]): string {
  const placed = annotations
    .map((annotation, number) => ({ number, index: annotation.index }))
    .filter((entry): entry is { number: number; index: number } => entry.index !== undefined)
    .sort((a, b) => a.index - b.index);
  let result = '';
  let from = 0;
  for (const { number, index } of placed) {
    const at = safePosition(text, Math.max(from, Math.min(index, text.length)));
    result += `${text.slice(from, at).replace(brackets, '')}${open}${number}${close}`;
    from = at;
  }
  return result + text.slice(from).replace(brackets, '');
}

/** Never between the backslash and what it escapes, nor in the middle of a surrogate pair. */
function safePosition(text: string, index: number): number {
  const code = text.charCodeAt(index);
  const low = code >= 0xdc00 && code <= 0xdfff;
  return low || text[index - 1] === '\\' ? Math.min(index + 1, text.length) : index;
}

/** Splits text at its markers: strings, and the numbers of citations. */
export function splitMarkers(text: string): (string | number)[] {
  return text
    .split(marker)
    .map((part, index) => (index % 2 === 1 ? Number(part) : part))
    .filter((part) => part !== '');
}

/** The text without markers, and the numbers they held: for code and addresses. */
export function stripMarkers(text: string): { text: string; numbers: number[] } {
  const numbers = [...text.matchAll(marker)].map((match) => Number(match[1]));
  return { text: numbers.length > 0 ? text.replace(marker, '') : text, numbers };
}
