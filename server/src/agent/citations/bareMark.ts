/**
 * An id that a model writes without brackets, against what it was told: `According to src1, …`.
 * Only a whole word is read so, for `src1.png`, `./src1` and `f(src1)` are no marks.
 */
export interface BareMark {
  /** What makes it bold, before it. */
  stars: string;
  id: string;
  /** What may end the sentence, or be the dot of a file's name. */
  tail: string;
}

const begun = /^\*{0,3}s(?:r(?:c(?:\d{1,4}[.:]?)?)?)?$/i;
const whole = /^(\*{0,3})src0*(\d{1,4})([.:]?)$/i;

const wide = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}';
const mayPrecede = new RegExp(`[\\s(（「『,;:!?、。，；：！？*—–${wide}]`, 'u');
const mayFollow = new RegExp(`[\\s,;!?…)）」』】【、。，；：！？*—–${wide}]`, 'u');
const endsSentence = /[\s)）」』\]"”’*_…]/;

/** Whether what is held back may become an id without brackets. */
export function mayBecomeBareMark(held: string): boolean {
  return begun.test(held);
}

/** Whether a word may begin after these two characters. The bracket of a call or a link is none. */
export function mayPrecedeBareMark(beforeLast: string, last: string): boolean {
  return mayPrecede.test(last) && !(/[(（]/.test(last) && /\S/.test(beforeLast));
}

/** @param next the character that follows; empty at the end of the text */
export function readBareMark(held: string, next: string): BareMark | undefined {
  const [, stars = '', number, tail = ''] = whole.exec(held) ?? [];
  const follows = tail ? endsSentence : mayFollow;
  if (number === undefined || !(next === '' || follows.test(next))) return undefined;
  return { stars, id: `src${Number(number)}`, tail };
}
