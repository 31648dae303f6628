import type { Attachment } from '../protocol/index.js';

/** The attachments of one reader: records, and the bytes where the database keeps them. */
export interface AttachmentStore {
  /** Adds a record without bytes; `size` in bytes as announced. */
  create(attachment: Attachment, size: number): Promise<void>;
  /** The record, or `not_found`. */
  get(attachmentId: string): Promise<Attachment>;
  /** The announced size in bytes and whether the bytes are there. */
  info(attachmentId: string): Promise<{ size: number; uploaded: boolean }>;
  /** Keeps a changed record (the thread it belongs to now). */
  update(attachment: Attachment): Promise<void>;
  /** Keeps the bytes, once; a second upload rejects with `invalid_state`. */
  putBytes(attachmentId: string, bytes: Uint8Array): Promise<void>;
  /** The bytes, or `not_found`. */
  getBytes(attachmentId: string): Promise<Uint8Array>;
  /**
   * How many bytes are kept for this reader. In a transaction, further uploads of theirs wait until
   * it is over: two at once do not see past each other.
   */
  usedBytes(): Promise<number>;
  /** Deletes record and bytes; one that does not exist is no error. */
  delete(attachmentId: string): Promise<void>;
  /** At most `limit` records by order of id, after the one with the id `after`. */
  list(after: string | undefined, limit: number): Promise<Attachment[]>;
}
