/** How often a question is sent before its chat gives it up: once, and five times again. */
export const maxAttempts = 6;

/** Longer than any pause between two attempts, in ms. */
const longestPause = 60_000;

/** What is remembered of a request that may be sent again. */
export interface Attempts {
  count: number;
  /** When the last one began or ended. */
  at: number;
  /** Where it was asked first. */
  path: string;
}

export const firstAttempt = (): Attempts => ({ count: 1, at: Date.now(), path: location.pathname });

export function countAttempt(attempts: Attempts): void {
  attempts.count += 1;
  attempts.at = Date.now();
}

/**
 * Whether the same words would be another question: asked about another page, after longer than a
 * chat waits between two attempts. A reader who goes on while one is repeated changes nothing.
 */
export function isOver({ count, at, path }: Attempts): boolean {
  return count >= maxAttempts || (location.pathname !== path && Date.now() - at > longestPause);
}
