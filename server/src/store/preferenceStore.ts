/** The reader's preferences: one flat JSON object of strings, numbers and booleans. */
export interface PreferenceStore {
  /** The preferences; `{}` before any were set. */
  get(): Promise<Record<string, unknown>>;
  /** Replaces them all. */
  set(preferences: Record<string, unknown>): Promise<void>;
}
