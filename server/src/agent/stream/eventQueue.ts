/**
 * A stream that several writers push to and one reader takes from, in order: what a model says
 * and what its tools report reach the reader as they happen.
 */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #events: T[] = [];
  #wake: (() => void) | null = null;
  #ended = false;
  #failure: { error: unknown } | null = null;

  push(...events: T[]): void {
    this.#events.push(...events);
    this.#signal();
  }

  /** Ends the stream after what was pushed. */
  close(): void {
    this.#ended = true;
    this.#signal();
  }

  /** Ends the stream with an error after what was pushed. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.close();
  }

  #signal(): void {
    this.#wake?.();
    this.#wake = null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const next = this.#events.shift();
      if (next !== undefined) {
        yield next;
      } else if (this.#ended) {
        if (this.#failure) throw this.#failure.error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
