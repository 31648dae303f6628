/** A place where what came is not what was expected. */
export interface Difference {
  path: string;
  expected: unknown;
  actual: unknown;
}

/** Stands for a key or an element that is not there. */
export const absent = Symbol('absent');

/**
 * The ids of one scenario: `$thread1` in a transcript is whatever id the server made where it first
 * stands, and that id ever after.
 */
export class Names {
  readonly #ids = new Map<string, string>();
  readonly #names = new Map<string, string>();

  /** Whether `id` may stand where the transcript has `name`; from the first time on it must. */
  matches(name: string, id: unknown): boolean {
    if (typeof id !== 'string') return false;
    const known = this.#ids.get(name);
    if (known !== undefined) return known === id;
    if (this.#names.has(id)) return false;
    this.#ids.set(name, id);
    this.#names.set(id, name);
    return true;
  }

  /** A request with the ids of this server in place of the transcript's names. */
  resolve(value: unknown): unknown {
    if (typeof value === 'string') return this.#ids.get(value) ?? value;
    if (Array.isArray(value)) return value.map((entry) => this.resolve(entry));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, this.resolve(entry)]),
    );
  }
}

/** Every difference, in the order of the transcript. */
export function compare(
  expected: unknown,
  actual: unknown,
  names: Names,
  path: string,
): Difference[] {
  if (expected === '$time') return isTime(actual) ? [] : [{ path, expected, actual }];
  if (typeof expected === 'string' && /^\$[a-z]+\d+$/.test(expected)) {
    return names.matches(expected, actual) ? [] : [{ path, expected, actual }];
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      compare(
        index in expected ? expected[index] : absent,
        index in actual ? actual[index] : absent,
        names,
        `${path}[${index}]`,
      ),
    );
  }
  if (isObject(expected) && isObject(actual)) {
    return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((key) =>
      compare(
        Object.hasOwn(expected, key) ? expected[key] : absent,
        Object.hasOwn(actual, key) ? actual[key] : absent,
        names,
        `${path}.${key}`,
      ),
    );
  }
  return Object.is(expected, actual) ? [] : [{ path, expected, actual }];
}

/** `path: expected …, got …` */
export function describeDifference({ path, expected, actual }: Difference): string {
  return `${path}: expected ${show(expected)}, got ${show(actual)}`;
}

function show(value: unknown): string {
  return value === absent ? 'nothing' : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTime(value: unknown): boolean {
  return (
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))
  );
}
