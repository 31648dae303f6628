/**
 * What comes into the composer goes below what the reader has typed there: nothing is taken away
 * without a word. What stands there already as a paragraph does not come twice.
 */
export function joinTexts(typed: string, added: string): string {
  const before = typed.trim();
  const after = added.trim();
  if (!after || before === after || before.endsWith(`\n\n${after}`)) return typed;
  return before ? `${typed.trimEnd()}\n\n${added}` : added;
}
