/** Deeper than any client nests, shallow enough for every parser and database on the way. */
const maxDepth = 100;

/**
 * JSON that a database can keep: without NUL characters and halves of surrogate pairs, which
 * Postgres refuses in `jsonb` and in text.
 * @param maxValues how many values it may have, objects and arrays among them
 * @throws RangeError where it has more, or is nested deeper than 100 levels
 */
export function cleanJson(json: unknown, maxValues = Number.POSITIVE_INFINITY): unknown {
  let values = 0;
  const clean = (value: unknown, depth: number): unknown => {
    values += 1;
    if (values > maxValues) throw new RangeError('has too many values');
    if (typeof value === 'string') return cleanText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= maxDepth) throw new RangeError('is nested too deeply');
    if (Array.isArray(value)) return value.map((entry) => clean(entry, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [cleanText(key), clean(entry, depth + 1)]),
    );
  };
  return clean(json, 0);
}

/** Whether a JSON text holds what `cleanJson` takes out. Cheap: for texts of our own making. */
export function needsCleaning(jsonText: string): boolean {
  return unclean.test(jsonText);
}

const unclean = /\\u(?:0000|d[89a-f])/i;

function cleanText(text: string): string {
  // Halves without their other half: there may be a million.
  const whole = text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole;
}
