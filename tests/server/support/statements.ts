import pg from 'pg';

/** One statement as it was sent, with the values of its parameters. */
export interface SentStatement {
  text: string;
  values: unknown[];
}

/**
 * Stands between the store and `pg`: sees every statement, and may change its text. The store's
 * sources stay untouched.
 */
export interface StatementTap {
  readonly sent: SentStatement[];
  /** Changes statements from now on; undefined: leaves them as they are. */
  rewrite: ((text: string) => string) | undefined;
  /** Awaited before each statement is sent. */
  before: ((text: string) => Promise<void>) | undefined;
  remove(): void;
}

/** Taps every client of this process (each test file has its own copy of `pg`). */
export function tapStatements(): StatementTap {
  const prototype: { query: unknown } = pg.Client.prototype;
  const original = pg.Client.prototype.query;
  const tap: StatementTap = {
    sent: [],
    rewrite: undefined,
    before: undefined,
    remove: () => {
      prototype.query = original;
    },
  };
  prototype.query = function query(this: pg.Client, ...args: unknown[]) {
    const [text, values] = args;
    if (typeof text !== 'string') return Reflect.apply(original, this, args);
    tap.sent.push({ text, values: Array.isArray(values) ? values : [] });
    const send = () =>
      Reflect.apply(original, this, [tap.rewrite?.(text) ?? text, ...args.slice(1)]);
    return tap.before === undefined ? send() : tap.before(text).then(send);
  };
  return tap;
}

/** Removes every `where x.user_id = $1` of a statement; the parameter stays, or it would not bind. */
export function withoutUserId(text: string): string {
  return text.replace(/\b\w+\.user_id = \$1::text/g, '$1::text is not null');
}
