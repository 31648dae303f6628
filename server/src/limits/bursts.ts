/** How much of a burst each subject has left: an allowance that fills up again evenly. */
export interface Bursts {
  /** Counts one of `subject`. @returns 0, or in how many ms it would be no burst any more */
  take(subject: string): number;
  /** How many subjects are remembered. */
  size(): number;
}

/**
 * `points` at once, and on average so many in `seconds` (the generic cell rate algorithm: all that
 * is kept of a subject is when its allowance is whole again). No window ends here for everybody at
 * one moment: who waits for that would be back with all that was refused, together with the others.
 * What is too much is counted, too, up to one more allowance: a program that goes on gets nothing,
 * not the one that would be due now and then, and who waits as told is let in again.
 */
export function createBursts(options: {
  points: number;
  seconds: number;
  /** In ms; for tests. */
  now?: () => number;
}): Bursts {
  const { points, seconds, now = () => performance.now() } = options;
  const allMs = seconds * 1000;
  const oneMs = allMs / points;
  const wholeAt = new Map<string, number>();
  let sweptAt = now();

  /** Whoever's allowance is whole is as one that was never here. */
  function sweep(time: number): void {
    sweptAt = time;
    for (const [subject, at] of wholeAt) if (at <= time) wholeAt.delete(subject);
  }

  return {
    take(subject) {
      const time = now();
      if (time - sweptAt > allMs) sweep(time);
      const next = Math.max(wholeAt.get(subject) ?? 0, time) + oneMs;
      wholeAt.set(subject, Math.min(next, time + 2 * allMs - oneMs));
      const wait = next - time - allMs;
      // A hundred thousandth of a millisecond is a rounding error, not a burst.
      return wait > 1e-5 ? Math.min(wait, allMs) : 0;
    },
    size: () => wholeAt.size,
  };
}
