/** Longer than a request takes from its first byte to its run, also while the database is busy. */
const keepMs = 60_000;
/** More than one server is asked for in that time; each costs a hundred bytes or so. */
const maxKept = 10_000;

/**
 * The keys that were stopped lately. A stop may overtake the request it is meant for: that is still
 * being stored then, and no run has its key yet. A key is never used again once it was stopped.
 */
export class EarlyStops {
  /** By when each was stopped, oldest first. */
  readonly #stopped = new Map<string, number>();

  add(userId: string, key: string): void {
    const now = performance.now();
    for (const [name, at] of this.#stopped) {
      if (now - at < keepMs && this.#stopped.size < maxKept) break;
      this.#stopped.delete(name);
    }
    this.#stopped.set(nameOf(userId, key), now);
  }

  has(userId: string, key: string): boolean {
    const at = this.#stopped.get(nameOf(userId, key));
    return at !== undefined && performance.now() - at < keepMs;
  }
}

/** No key has a space in it. */
function nameOf(userId: string, key: string): string {
  return `${key} ${userId}`;
}
