/**
 * About how many tokens a text is, without a tokenizer: four characters each in alphabetic
 * scripts, one each in Chinese, Japanese and Korean. Errs on the high side for code.
 */
export function estimateTokens(text: string): number {
  let wide = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0x2e80 && code <= 0x9fff) wide++;
    else if (code >= 0xac00 && code <= 0xd7af) wide++;
  }
  return wide + Math.ceil((text.length - wide) / 4);
}
