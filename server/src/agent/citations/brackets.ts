export const lenticular = '【〖［';
export const opening = `${lenticular}[(（`;
export const closing = '】〗］])）';
/** What models put around a mark that text has for other things too, code above all. */
export const common = '[(（*`';
export const openers = /^[【〖［[(（*`]+/;
/** What may stand between two marks of one group. */
export const separators = ',;、，；&';
/** A mark whose end never came: `【src1 as shown`. */
export const begunMark = /^[【〖［[(（*`]+\s*(src\s*[-:#]?\s*\d+)\s*/i;
export const spaceBefore = /[^\s.,;:!?)\]}…。、，；：！？）」』】]/u;
/** What a mark in common brackets may look like so far: text in brackets is held back for nothing else. */
export const asciiStart =
  /^(?:[[(（*`]{1,4}|[*`]{0,3}(?:\[{1,2}|[(（])\^?\s*(?:s|sr|src|sou|sour|sourc|source|so|se|see|ref|re|r)?(?:[\s\-:#,;、，&†|/srcouefandty\d]*))$/i;

/** What was opened in what is held back, and what stands in it. */
export function partsOf(held: string): { open: string; inner: string } {
  const all = openers.exec(held)?.[0] ?? '';
  // What stands in the last bracket is within it: `【**src1**】`.
  const open = all.replace(/(?<=[【〖［[(（])[*`]+$/, '');
  return { open, inner: held.slice(open.length) };
}

export function isLenticular(held: string): boolean {
  return [...partsOf(held).open].some((bracket) => lenticular.includes(bracket));
}
