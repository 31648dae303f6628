import { setImmediate } from 'node:timers/promises';
import { ChatKitError } from '../../errors.js';
import type { Attachment } from '../../protocol/index.js';
import type { AttachmentStore } from '../attachmentStore.js';
import type { ReaderAccess } from './threads.js';

function noAttachment(attachmentId: string): ChatKitError {
  return new ChatKitError('not_found', `No attachment ${attachmentId}.`);
}

/**
 * What is read at once: an embedded database answers in this process, and five megabytes would keep
 * everybody waiting for a third of a second.
 */
const pieceBytes = 512 * 1024;

export function createAttachmentStore({ userId, inTransaction }: ReaderAccess): AttachmentStore {
  const one = async <Row extends object>(text: string, attachmentId: string): Promise<Row> => {
    const rows = await inTransaction((transaction) =>
      transaction.rows<Row>(text, [userId, attachmentId]),
    );
    const row = rows[0];
    if (row === undefined) throw noAttachment(attachmentId);
    return row;
  };
  return {
    create: (attachment, size) =>
      inTransaction(async (transaction) => {
        const added = await transaction.execute(insertAttachment, [
          userId,
          attachment.id,
          attachment.thread_id ?? null,
          JSON.stringify(attachment),
          size,
        ]);
        if (added === 0) {
          throw new ChatKitError('key_conflict', `Attachment ${attachment.id} exists.`);
        }
      }),
    get: async (attachmentId) =>
      (await one<{ data: Attachment }>(selectAttachment, attachmentId)).data,
    info: async (attachmentId) => {
      const row = await one<{ size: string; uploaded: boolean }>(selectInfo, attachmentId);
      return { size: Number(row.size), uploaded: row.uploaded };
    },
    update: (attachment) =>
      inTransaction(async (transaction) => {
        const changed = await transaction.execute(updateAttachment, [
          userId,
          attachment.id,
          attachment.thread_id ?? null,
          JSON.stringify(attachment),
        ]);
        if (changed === 0) throw noAttachment(attachment.id);
      }),
    putBytes: (attachmentId, bytes) =>
      inTransaction(async (transaction) => {
        const values = [userId, attachmentId];
        if ((await transaction.execute(markUploaded, values)) === 0) {
          const rows = await transaction.rows(selectInfo, values);
          if (rows.length === 0) throw noAttachment(attachmentId);
          throw new ChatKitError('invalid_state', 'The attachment has been uploaded already.');
        }
        await transaction.execute(insertBytes, [...values, Buffer.from(bytes)]);
      }),
    getBytes: async (attachmentId) => {
      const pieces: Buffer[] = [];
      for (let read = 0; ; ) {
        const [piece] = await inTransaction((transaction) =>
          transaction.rows<{ bytes: Buffer; size: number }>(selectPiece, [
            userId,
            attachmentId,
            read,
            pieceBytes,
          ]),
        );
        if (piece === undefined) throw noAttachment(attachmentId);
        pieces.push(piece.bytes);
        read += piece.bytes.length;
        if (read >= piece.size || piece.bytes.length === 0) return Buffer.concat(pieces, read);
        await setImmediate();
      }
    },
    usedBytes: () =>
      inTransaction(async (transaction) => {
        await transaction.execute(lockReader, [userId]);
        const rows = await transaction.rows<{ bytes: number }>(selectUsedBytes, [userId]);
        return rows[0]?.bytes ?? 0;
      }),
    list: async (after, limit) => {
      const rows = await inTransaction((transaction) =>
        transaction.rows<{ data: Attachment }>(listAttachments, [userId, after ?? '', limit]),
      );
      return rows.map(({ data }) => data);
    },
    delete: (attachmentId) =>
      inTransaction(async (transaction) => {
        await transaction.execute(deleteAttachment, [userId, attachmentId]);
      }),
  };
}

const insertAttachment = `
  with reader as (
    insert into chatkit.readers as r (user_id)
    values ($1::text)
    on conflict (user_id) do update
      set last_activity_at = greatest(r.last_activity_at, clock_timestamp())
    returning r.user_id
  )
  insert into chatkit.attachments (user_id, id, thread_id, data, size)
  select reader.user_id, $2::text, $3::text, $4::json, $5::bigint
    from reader
  on conflict (user_id, id) do nothing`;

const selectAttachment = `
  select a.data from chatkit.attachments a where a.user_id = $1::text and a.id = $2::text`;

const selectInfo = `
  select a.size, a.uploaded from chatkit.attachments a
   where a.user_id = $1::text and a.id = $2::text`;

const updateAttachment = `
  update chatkit.attachments a
     set thread_id = $3::text, data = $4::json
   where a.user_id = $1::text and a.id = $2::text`;

const markUploaded = `
  update chatkit.attachments a
     set uploaded = true
   where a.user_id = $1::text and a.id = $2::text and not a.uploaded`;

const insertBytes = `
  insert into chatkit.attachment_bytes (user_id, attachment_id, bytes)
  values ($1::text, $2::text, $3::bytea)`;

/** They are never changed, so that pieces read one after the other are of one file. */
const selectPiece = `
  select substring(b.bytes from $3::int + 1 for $4::int) as bytes, octet_length(b.bytes) as size
    from chatkit.attachment_bytes b
   where b.user_id = $1::text and b.attachment_id = $2::text`;

const lockReader = `
  select r.user_id from chatkit.readers r where r.user_id = $1::text for update`;

/** By their own length, which is stored beside them: what was announced need not be true. */
const selectUsedBytes = `
  select coalesce(sum(octet_length(b.bytes)), 0)::float8 as bytes
    from chatkit.attachment_bytes b
   where b.user_id = $1::text`;

const listAttachments = `
  select a.data from chatkit.attachments a
   where a.user_id = $1::text and a.id > $2::text
   order by a.id
   limit $3::int`;

const deleteAttachment = `
  delete from chatkit.attachments a where a.user_id = $1::text and a.id = $2::text`;
