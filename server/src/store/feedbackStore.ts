export type FeedbackKind = 'positive' | 'negative';

export interface Feedback {
  threadId: string;
  itemId: string;
  kind: FeedbackKind;
}

/** What the reader thought of items: one row an item, the last one wins. */
export interface FeedbackStore {
  set(threadId: string, itemIds: readonly string[], kind: FeedbackKind): Promise<void>;
  list(threadId: string): Promise<Feedback[]>;
}
