/**
 * What comes into the composer goes below what the reader has typed there: nothing is taken away
 * without a word. What stands there already does not come twice.
 */
export function joinTexts(typed: string, added: string): string {
  if (!added.trim() || typed.trimEnd().endsWith(added.trim())) return typed;
  return typed.trim() ? `${typed.trimEnd()}\n\n${added}` : added;
}
