import { ModelSilentError } from './modelErrors.js';

/** The signal of one model call: ends with the caller's, or when time is up. */
export class CallWatch {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal | undefined;
  readonly #onParent = () => this.#controller.abort(this.#parent?.reason);

  constructor(parent: AbortSignal | undefined) {
    this.#parent = parent;
    if (parent?.aborted) this.#onParent();
    else parent?.addEventListener('abort', this.#onParent, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Waits for `work`, and no longer than `ms`.
   * @throws ModelSilentError when time is up; the call is ended then.
   */
  async within<T>(ms: number, work: Promise<T>): Promise<T> {
    const { signal } = this.#controller;
    let timer: NodeJS.Timeout | undefined;
    let stop = () => {};
    const ended = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new ModelSilentError(ms);
        this.#controller.abort(error);
        reject(error);
      }, ms);
      // Not every client listens to its signal at once.
      stop = () => reject(signal.reason);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    // Whichever comes second must not count as unhandled.
    work.catch(() => undefined);
    try {
      return await Promise.race([work, ended]);
    } finally {
      clearTimeout(timer);
      // A long answer waits here thousands of times.
      signal.removeEventListener('abort', stop);
    }
  }

  /** Ends the call. */
  close(): void {
    this.#parent?.removeEventListener('abort', this.#onParent);
    this.#controller.abort();
  }
}
