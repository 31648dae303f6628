/** What belongs to no reader. Runs under its own narrow database role. */
export interface ServiceStore {
  /**
   * Runs `job` if no other server holds its lease now; false when another does. The lease is
   * renewed while the job runs, and over after `leaseMs` should the server die; `signal` is
   * aborted where it was lost all the same (the server was stopped for longer than that).
   */
  withJobLease(
    name: string,
    leaseMs: number,
    job: (signal: AbortSignal) => Promise<void>,
  ): Promise<boolean>;
  /** Readers and threads whose last activity is older than `olderThanMs`, oldest first. */
  expiredThreads(
    olderThanMs: number,
    limit: number,
  ): Promise<Array<{ userId: string; threadId: string }>>;
  /** Attachments made longer ago than that which no message ever referred to, oldest first. */
  orphanedAttachments(
    olderThanMs: number,
    limit: number,
  ): Promise<Array<{ userId: string; attachmentId: string }>>;
  /** Readers without threads, signed in nowhere, who were last here longer ago than that, longest first. */
  idleReaders(olderThanMs: number, limit: number): Promise<string[]>;
  /**
   * Deletes budgets, counters and sign-ins that are over, and embeddings no index used for 90 days;
   * in the embedded database gives the place of all that was deleted to what comes.
   */
  cleanUp(): Promise<void>;
  /** Waiting and running runs whose lease is over, of all readers. */
  expiredRuns(limit: number): Promise<Array<{ userId: string; threadId: string; runId: string }>>;
  /** Cached embeddings by key (model and content hash); missing keys are absent. */
  getEmbeddings(keys: readonly string[]): Promise<Map<string, Float32Array>>;
  putEmbeddings(embeddings: ReadonlyMap<string, Float32Array>): Promise<void>;
  /**
   * Reserves an amount of a budget window if what is used and reserved stays within `limit`; false
   * when it would not. Atomic under concurrency. A reservation that nobody has settled after
   * `leaseMs` is given back: its server has died.
   */
  reserveBudget(asked: BudgetRequest): Promise<boolean>;
  /** Replaces a reservation, by its id, by what was really used. */
  settleBudget(window: string, id: string, used: number): Promise<void>;
  /** What is used and reserved in a window. */
  budgetUsed(window: string): Promise<number>;
  /**
   * Counts one hit of `key` in a window that begins with its first hit and lasts `windowMs`: for
   * limits that several servers share. How many hits there are now, and when the window ends.
   */
  countHit(key: string, windowMs: number): Promise<{ hits: number; resetMs: number }>;
  /** Counts what one dictation used: of which reader is not kept. */
  addDictation(used: Omit<DictationUsage, 'dictations'>): Promise<void>;
  /** What dictations used since then, by model, to the hour; kept for 400 days. */
  dictationsSince(since: Date): Promise<DictationUsage[]>;
  /** The sums behind `docusaurus-chatkit-server report`: see `cli/report.ts`. */
  report(since: Date): Promise<ReportRow[]>;
}

/** What dictations of one model used. */
export interface DictationUsage {
  model: string;
  dictations: number;
  inputTokens: number;
  outputTokens: number;
}

/** A part of a budget, for as long as one answer takes. */
export interface BudgetRequest {
  window: string;
  /** Of this reservation, unique in its window. */
  id: string;
  amount: number;
  limit: number;
  /** When the window is forgotten. */
  expiresAt: Date;
  leaseMs: number;
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
