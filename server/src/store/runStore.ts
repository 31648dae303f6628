import type { FreeFormRecord, ThreadItem } from '../protocol/index.js';

/**
 * `waiting`: its message is stored, another run of the thread goes on. `running`: a server holds
 * its lease. The others are ends: `done`, `stopped` by the reader, `failed` (an error was told),
 * `interrupted` (its server died or was drained).
 */
export type RunState = 'waiting' | 'running' | 'done' | 'stopped' | 'failed' | 'interrupted';

export type RunEnd = Exclude<RunState, 'waiting' | 'running'>;

/** The making of one answer. */
export interface Run {
  id: string;
  threadId: string;
  /** The client's `Idempotency-Key`, unique per reader for 24 hours; null for a client without. */
  key: string | null;
  /** SHA-256 of the request body, hex. */
  bodyHash: string;
  state: RunState;
  /** The server that holds the lease, or the last that did. */
  owner: string | null;
  /** Whether the thread was made by this request, and so `thread.created` belongs to its events. */
  createdThread: boolean;
  /** The reader's message this run answers, if any. */
  inputItemId: string | null;
  /** The reader asked to stop it; its server sees this at the next renewal. */
  stopRequested: boolean;
  /** The pending items and the events before them, as `checkpoint` last kept them. */
  checkpoint: RunCheckpoint | null;
  createdAt: string;
}

/** What a follower needs to go on from: kept beside the items until the run ends. */
export interface RunCheckpoint {
  /** Grows with every change, so that a follower knows whether there is anything new. */
  version: number;
  /** Items that have been added but are not done, as they stand. */
  pending: ThreadItem[];
  /** The last progress line shown, if one stands. */
  progress?: { icon?: string | undefined; text: string } | undefined;
  /** The error or notice events sent so far, told again to one who follows later. */
  events: FreeFormRecord[];
}

export interface NewRun {
  id: string;
  threadId: string;
  key: string | null;
  bodyHash: string;
  createdThread: boolean;
  inputItemId: string | null;
  /** Takes the lease at once where no other run of the thread is before it: as `acquire` does. */
  lease?: { owner: string; ms: number } | undefined;
  /** The reader's message, added to the thread before the run; absent where it is stored already. */
  message?: ThreadItem | undefined;
  /** How many of the reader's runs may be waiting or running, this one among them. */
  maxOpen?: number | undefined;
}

/**
 * The runs of one reader. Leases are measured by the database's clock, never by a server's.
 */
export interface RunStore {
  /** The run that has this key, younger than 24 hours. */
  findByKey(key: string): Promise<Run | undefined>;
  /**
   * Adds a run in state `waiting`, or `running` where it could take the lease it asks for. A key
   * that is taken rejects with `key_conflict` (two requests at the same moment: the caller then
   * follows the first); one run more than `maxOpen` with `rate_limited`.
   */
  create(run: NewRun): Promise<Run>;
  get(runId: string): Promise<Run>;
  /** The thread's run that is running or waiting, oldest first; or its newest ended one. */
  current(threadId: string): Promise<Run | undefined>;
  /**
   * Takes the lease for a waiting run, if it is the thread's oldest unfinished one.
   * False: another goes before it. An expired lease before it is first ended by `endExpired`.
   */
  acquire(runId: string, owner: string, leaseMs: number): Promise<boolean>;
  /**
   * Renews the lease and says whether the reader asked to stop. `lost`: somebody ended the run
   * (its lease had expired); the server must stop writing.
   */
  renew(runId: string, owner: string, leaseMs: number): Promise<'held' | 'stop' | 'lost'>;
  /** Keeps a checkpoint; false when the lease is no longer this owner's. */
  checkpoint(runId: string, owner: string, checkpoint: RunCheckpoint): Promise<boolean>;
  /**
   * Ends a run held by this owner; false when the lease was lost. Of the checkpoint nothing is left
   * but the events in `told`: the error of one that failed, for one who follows later.
   */
  end(
    runId: string,
    owner: string,
    state: RunEnd,
    usage?: RunUsage,
    told?: readonly FreeFormRecord[],
  ): Promise<boolean>;
  /** Asks whoever runs it to stop; false for an unknown key. Idempotent. */
  requestStop(key: string): Promise<boolean>;
  /**
   * Asks the same for the thread's oldest run that is running or waiting, as one who follows it
   * without its key does. Gives the run's id; undefined where none goes on. Idempotent.
   */
  requestStopIn(threadId: string): Promise<string | undefined>;
  /** Takes a waiting run back: it was stopped, or refused after waiting too long. `told` as for `end`. */
  abandon(
    runId: string,
    state: 'stopped' | 'failed',
    told?: readonly FreeFormRecord[],
  ): Promise<void>;
  /**
   * Ends the thread's run whose lease has expired as `interrupted` and gives what it had, so that
   * the caller keeps its partial answer in the same transaction; undefined if there is none.
   */
  endExpired(threadId: string): Promise<Run | undefined>;
  /** How many of the reader's runs are waiting or running, for caps. */
  countOpen(): Promise<number>;
  /** At most `limit` runs by order of id, after the one with the id `after`: for exports. */
  list(page: {
    limit: number;
    after?: string | undefined;
  }): Promise<Array<Run & { usage: RunUsage | null }>>;
}

/** What the model said it used. */
export interface RunUsage {
  inputTokens: number;
  outputTokens: number;
  model: string;
  /** How the answer came out, for the owner's report. */
  outcome?: 'answered' | 'declined' | 'no_citation' | undefined;
  citations?: string[] | undefined;
  /** The page the question was asked on. */
  pagePath?: string | undefined;
}
