/** What belongs to no reader. Runs under its own narrow database role. */
export interface ServiceStore {
  /**
   * Runs `job` if no other server holds its lease now; false when another does. The lease is
   * renewed while the job runs, and over after `leaseMs` should the server die.
   */
  withJobLease(name: string, leaseMs: number, job: () => Promise<void>): Promise<boolean>;
  /** Readers and threads whose last activity is older than `olderThanMs`, oldest first. */
  expiredThreads(
    olderThanMs: number,
    limit: number,
  ): Promise<Array<{ userId: string; threadId: string }>>;
  /** Running runs whose lease is over, of all readers. */
  expiredRuns(limit: number): Promise<Array<{ userId: string; threadId: string; runId: string }>>;
  /** Cached embeddings by key (model and content hash); missing keys are absent. */
  getEmbeddings(keys: readonly string[]): Promise<Map<string, Float32Array>>;
  putEmbeddings(embeddings: ReadonlyMap<string, Float32Array>): Promise<void>;
  /**
   * Reserves `amount` of a budget window if what is used and reserved stays within `limit`;
   * false when it would not. Atomic under concurrency.
   */
  reserveBudget(window: string, amount: number, limit: number, expiresAt: Date): Promise<boolean>;
  /** Replaces a reservation by what was really used. */
  settleBudget(window: string, reserved: number, used: number): Promise<void>;
  /** What is used and reserved in a window. */
  budgetUsed(window: string): Promise<number>;
  /** The sums behind `docusaurus-chatkit-server report`: see `cli/report.ts`. */
  report(since: Date): Promise<ReportRow[]>;
}

/** One answered question, as far as retention and privacy settings keep it. */
export interface ReportRow {
  question: string;
  at: string;
  outcome: string;
  feedback: 'positive' | 'negative' | null;
  citations: string[];
  inputTokens: number;
  outputTokens: number;
  model: string | null;
  pagePath: string | null;
}
