/** Deeper than any client nests, shallow enough for every parser and database on the way. */
const maxDepth = 100;

/**
 * JSON that a database can keep: without NUL characters and halves of surrogate pairs, which
 * Postgres refuses in `jsonb` and in text.
 * @throws RangeError where it is nested deeper than 100 levels
 */
export function cleanJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) throw new RangeError('is nested too deeply');
  if (Array.isArray(value)) return value.map((entry) => cleanJson(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [cleanText(key), cleanJson(entry, depth + 1)]),
  );
}

/** Whether a JSON text holds what `cleanJson` takes out. Cheap: for texts of our own making. */
export function needsCleaning(jsonText: string): boolean {
  return unclean.test(jsonText);
}

const unclean = /\\u(?:0000|d[89a-f])/i;

function cleanText(text: string): string {
  const whole = text.replace(halves, '\uFFFD');
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole;
}

/** Only halves without their other half: with the `u` flag a pair is one character. */
const halves = /\p{Surrogate}/gu;
