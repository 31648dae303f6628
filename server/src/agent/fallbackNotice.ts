/**
 * Says once that an answer is from another version or language than the reader's: when it is, not
 * when something was found there. A model searches in several words, and what it found in the
 * reader's own docs may be all that it answers from.
 */
export class FallbackNotice {
  readonly #announce: (message: string) => void;
  /** What to say where a source is cited, by the source's id. */
  readonly #elsewhere = new Map<string, string>();
  #foundHere = false;
  #announced = false;

  constructor(announce: (message: string) => void) {
    this.#announce = announce;
  }

  /** A search found something in the reader's own docs. */
  foundHere(): void {
    this.#foundHere = true;
  }

  /** A search found these sources in other docs. */
  foundElsewhere(sourceIds: readonly string[], message: string): void {
    for (const id of sourceIds) this.#elsewhere.set(id, message);
  }

  /** The answer's text begins: it can be from nowhere else. */
  onText(): void {
    if (this.#foundHere) return;
    for (const id of this.#elsewhere.keys()) this.onCited(id);
  }

  onCited(sourceId: string): void {
    const message = this.#elsewhere.get(sourceId);
    if (message === undefined || this.#announced) return;
    this.#announced = true;
    this.#announce(message);
  }
}
