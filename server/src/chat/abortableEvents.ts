import type { ResponderEvent } from '../application/index.js';

type Next = IteratorResult<ResponderEvent> | undefined;

/**
 * An application's events until a signal is aborted, even while its handler hangs: the handler is
 * told to end, and not waited for.
 */
export class AbortableEvents {
  readonly #iterator: AsyncIterator<ResponderEvent> | undefined;
  // Not `Promise.race`: it would hang one more reaction on the signal's promise at every event.
  #giveUp: () => void = () => {};
  readonly #onAbort = () => this.#giveUp();

  /** @throws what `respond` throws */
  constructor(
    respond: () => AsyncIterable<ResponderEvent>,
    readonly signal: AbortSignal,
  ) {
    if (signal.aborted) return;
    this.#iterator = respond()[Symbol.asyncIterator]();
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** The next event; undefined where the signal has been aborted. */
  async next(): Promise<Next> {
    const iterator = this.#iterator;
    if (!iterator || this.signal.aborted) return undefined;
    const next = await new Promise<Next>((resolve, reject) => {
      this.#giveUp = () => resolve(undefined);
      iterator.next().then(resolve, reject);
    });
    return this.signal.aborted ? undefined : next;
  }

  /** Tells the handler that nobody listens any more. */
  close(): void {
    this.signal.removeEventListener('abort', this.#onAbort);
    this.#iterator?.return?.()?.then(undefined, () => {});
  }
}
