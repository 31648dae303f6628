/**
 * About how many tokens a text is, without a tokenizer: four characters each in alphabetic
 * scripts, one each in Chinese, Japanese and Korean. Errs on the high side for code.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(tokenQuarters(text) / 4);
}

/** The same in quarters of a token, so that pieces of a text can be added up. */
export function tokenQuarters(text: string): number {
  let wide = 0;
  for (const char of text) if (isWide(char)) wide++;
  return wide * 4 + (text.length - wide);
}

/** The beginning of a text that is about so many tokens. */
export function cutToTokens(text: string, most: number): string {
  let quarters = 0;
  let end = 0;
  for (const char of text) {
    quarters += isWide(char) ? 4 : char.length;
    if (quarters > most * 4) return text.slice(0, end);
    end += char.length;
  }
  return text;
}

/** A text of about so many tokens: where it is longer its middle is left out, and said to be. */
export function withoutMiddle(text: string, most: number): string {
  if (estimateTokens(text) <= most) return text;
  const head = cutToTokens(text, most * 0.75);
  const chars = [...text.slice(head.length)].reverse();
  const tail = [...cutToTokens(chars.join(''), most * 0.25)].reverse().join('');
  return `${head}\n[…]\n${tail}`;
}

function isWide(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return (code >= 0x2e80 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7af);
}
