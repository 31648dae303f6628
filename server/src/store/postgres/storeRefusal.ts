/**
 * The database is there but must not be used: it is newer than this code, or its isolation would
 * not hold. Trying again does not help; the message says what does.
 */
export class StoreRefusal extends Error {
  readonly reason: 'newer_schema' | 'role' | 'folder_locked' | 'migration' | 'version';

  constructor(reason: StoreRefusal['reason'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StoreRefusal';
    this.reason = reason;
  }
}
