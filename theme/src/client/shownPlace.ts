/**
 * The place a client effect of the docs agent shows to a reader who asked where something is
 * (`show_place`): followed as a citation is. Undefined for every other effect.
 */
export function toShownPlace(
  name: string,
  data: Record<string, unknown>,
): { href: string; snippet: string | undefined } | undefined {
  if (name !== 'show_place' || typeof data.href !== 'string') return undefined;
  return { href: data.href, snippet: typeof data.snippet === 'string' ? data.snippet : undefined };
}
