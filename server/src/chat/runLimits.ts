/** What a run may take, and how it is kept alive. All in milliseconds but counts. */
export interface RunLimits {
  /** A run whose server has not renewed its lease for so long is over. */
  leaseMs: number;
  /** How often the lease is renewed: a stop asked of another server is seen so late. */
  renewMs: number;
  /** How often what is pending is written down, where it has changed. */
  checkpointMs: number;
  /** How long a message waits for an earlier answer of its thread. */
  waitMs: number;
  /** How often another server's run is looked at. */
  pollMs: number;
  /** How long a stop waits for a run of its key, which another server may just be storing. */
  stopWaitMs: number;
  /** The longest a run may take, followed or not. */
  maxRunMs: number;
  /** How long an answer waits to be kept while the database is away, as in a failover. */
  outageMs: number;
  /** How many characters are kept for a client that does not read; it is given a snapshot then. */
  maxBehind: number;
  /** How many of a reader's runs may wait or run at once. */
  maxOpenRuns: number;
  /** The longest message in characters, all its parts and the quoted passage together. */
  maxMessageChars: number;
  /** How many threads a reader may have. */
  maxThreads: number;
  /** How often runs are looked for whose server has died. */
  sweepMs: number;
}

export const defaultRunLimits: RunLimits = {
  leaseMs: 15_000,
  renewMs: 3_000,
  checkpointMs: 1_000,
  waitMs: 30_000,
  pollMs: 300,
  stopWaitMs: 3_000,
  maxRunMs: 5 * 60_000,
  outageMs: 60_000,
  maxBehind: 2_000_000,
  maxOpenRuns: 6,
  maxMessageChars: 64_000,
  maxThreads: 5000,
  sweepMs: 30_000,
};
