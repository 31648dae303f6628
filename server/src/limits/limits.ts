/** Counts what a reader or an address does, and refuses what is too much. */
export interface Limits {
  /**
   * Counts one `kind` for `subject`: a user id, or an address as Express gives it.
   * Rejects with `ChatKitError('rate_limited')` and its `retryAfter` when that is one too many.
   */
  consume(kind: LimitKind, subject: string): Promise<void>;
  close(): Promise<void>;
}

export const limitKinds = [
  'requests_per_reader',
  'messages_per_reader',
  'exports_per_reader',
  'requests_per_address',
  'messages_per_address',
  'sessions_per_address',
  'searches_per_address',
  'uploads_per_address',
] as const;
export type LimitKind = (typeof limitKinds)[number];

/** Token or money budgets: reserve before a run, settle by the model's own usage after it. */
export interface Budget {
  /** Null: spent; the caller goes on with the offline model or refuses. */
  reserve(userId: string): Promise<BudgetReservation | null>;
}

export interface BudgetReservation {
  settle(usage: { inputTokens: number; outputTokens: number; model: string }): Promise<void>;
}

/** When everything is off (`LIMITS=off`): counts nothing, refuses nothing. */
export const noLimits: Limits = {
  consume: async () => {},
  close: async () => {},
};
