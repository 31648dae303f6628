/** Which verified claims reach the prompt, and under which name: `USER_CLAIMS`. */
export interface ClaimMapping {
  /** The name in the prompt, such as `role`. */
  name: string;
  /** Where it stands: a claim, a path into one (`realm_access.roles`), or a header in proxy mode. */
  source: string;
}

const bounds = { valueChars: 200, list: 20 } as const;

/**
 * Reads `USER_CLAIMS`: entries like `role=realm_access.roles`, or `email` for `email=email`.
 * @throws Error naming a bad entry
 */
export function parseClaimMapping(entries: readonly string[]): ClaimMapping[] {
  return entries.map((entry) => {
    const [, name, source = name] = /^([a-z][a-z0-9_]{0,39})(?:=([^\s=]+))?$/i.exec(entry) ?? [];
    if (!name || !source) {
      throw new Error(
        `USER_CLAIMS: ${JSON.stringify(entry)} is no mapping; write it like role=realm_access.roles`,
      );
    }
    return { name, source };
  });
}

/**
 * The claims for the prompt: texts, numbers, booleans and lists of them, as short plain text.
 * A claim whose own name holds dots (`https://example.com/role`) is found before a path is tried.
 */
export function mapClaims(
  claims: Record<string, unknown>,
  mapping: readonly ClaimMapping[],
): Record<string, string> {
  return Object.fromEntries(
    mapping.flatMap(({ name, source }) => {
      const text = toText(Object.hasOwn(claims, source) ? claims[source] : at(claims, source));
      return text ? [[name, text]] : [];
    }),
  );
}

function at(claims: unknown, path: string): unknown {
  return path.split('.').reduce((value: unknown, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return Object.entries(value).find(([name]) => name === key)?.[1];
  }, claims);
}

function toText(value: unknown): string {
  const values = Array.isArray(value) ? value.slice(0, bounds.list) : [value];
  const texts = values.flatMap((entry) =>
    typeof entry === 'string' || typeof entry === 'number' || typeof entry === 'boolean'
      ? [String(entry)]
      : [],
  );
  return cleanText(texts.join(', ')).slice(0, bounds.valueChars);
}

/** One line: a name must not be able to look like a new paragraph of the prompt. */
function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}
