import { ChatKitError } from '../../errors.js';
import { createId } from '../../ids.js';
import type { Attachment } from '../../protocol/index.js';
import type { Store } from '../../store/index.js';
import type { AttachmentBackend, RequestContext } from '../application.js';
import { bareType, isOfType, kindOf } from './fileTypes.js';

/** Makes the expiring texts that preview links carry, and reads them; `auth`'s seal is one. */
export interface LinkSeal {
  /** `lifetime` in seconds. */
  close(claims: Record<string, unknown>, lifetime: number): Promise<string>;
  /** Rejects for what is not ours or is over. */
  open(sealed: string): Promise<Record<string, unknown>>;
}

export interface StoredAttachmentsOptions {
  store: Store;
  /** Links are made after the server has its secrets. */
  seal: () => LinkSeal | undefined;
  /** The largest file in bytes. */
  maxBytes: number;
  /** How many bytes may be kept for one reader (default: any number). */
  maxReaderBytes?: number | undefined;
}

/** Default of the largest file: 5 MB. */
export const defaultMaxAttachmentBytes = 5 * 1024 * 1024;

/** How long a preview's link works, in seconds; every answer brings fresh ones. */
const previewSeconds = 3600;

/** A file as it arrived. */
export interface UploadedFile {
  name: string;
  mimeType: string;
  bytes: Uint8Array;
}

/** Attachments in the server's own database, uploaded to and shown by its own routes. */
export interface StoredAttachments extends AttachmentBackend {
  readonly maxBytes: number;
  /**
   * Takes the bytes of an announced upload: once, and only where they are what was announced.
   * @throws ChatKitError `not_found`, `too_large`, `unsupported_type`, `invalid_state`,
   * `attachments_full`
   */
  upload(attachmentId: string, bytes: Uint8Array, context: RequestContext): Promise<Attachment>;
  /** Takes a file that was not announced. @throws as `create` and `upload` */
  uploadDirect(file: UploadedFile, context: RequestContext): Promise<Attachment>;
  /** The picture a preview's link stands for. @throws ChatKitError `not_found` */
  preview(attachmentId: string, link: string): Promise<{ bytes: Uint8Array; mimeType: string }>;
}

/** The way attachments are kept where the owner brings no other. */
export function createStoredAttachments(options: StoredAttachmentsOptions): StoredAttachments {
  const { store, maxBytes, maxReaderBytes = Number.POSITIVE_INFINITY } = options;
  const limited = maxReaderBytes < Number.POSITIVE_INFINITY;

  function seal(): LinkSeal {
    const found = options.seal();
    if (!found) throw new ChatKitError('not_configured', 'The server has no secrets yet.');
    return found;
  }

  async function present(attachment: Attachment, context: RequestContext): Promise<Attachment> {
    if (attachment.type !== 'image') return attachment;
    const url = await previewUrl(attachment.id, context);
    return { ...attachment, preview_url: url };
  }

  async function previewUrl(attachmentId: string, context: RequestContext): Promise<string> {
    const link = { user: context.store.userId, attachment: attachmentId };
    const sealed = await seal().close(link, previewSeconds);
    return `${urlOf(attachmentId, context)}/preview?t=${sealed}`;
  }

  async function create(
    input: { name: string; size: number; mime_type: string },
    context: RequestContext,
  ): Promise<Attachment> {
    if (input.size > maxBytes) throw tooLarge(maxBytes);
    const type = kindOf(input.mime_type);
    const id = createId('attachment');
    const fields = {
      id,
      name: input.name.slice(0, 255),
      mime_type: bareType(input.mime_type),
      upload_descriptor: { url: urlOf(id, context), method: 'PUT' as const, headers: {} },
    };
    return type === 'image'
      ? { type, ...fields, preview_url: await previewUrl(id, context) }
      : { type, ...fields };
  }

  async function upload(
    attachmentId: string,
    bytes: Uint8Array,
    context: RequestContext,
  ): Promise<Attachment> {
    const attachment = await context.store.attachments.get(attachmentId);
    if (bytes.length > maxBytes) throw tooLarge(maxBytes);
    if (bytes.length === 0 || !isOfType(bytes, attachment.mime_type)) {
      throw new ChatKitError('unsupported_type', `This is no ${attachment.mime_type}.`);
    }
    // Before it is written: what is taken back has filled the disk until the database cleans up.
    if (limited && (await context.store.attachments.usedBytes()) + bytes.length > maxReaderBytes) {
      throw full(maxReaderBytes);
    }
    const uploaded = await context.store.transaction(async (data) => {
      await data.attachments.putBytes(attachmentId, bytes);
      // Again: another upload of theirs may have come between.
      if (limited) {
        if ((await data.attachments.usedBytes()) > maxReaderBytes) throw full(maxReaderBytes);
      }
      // As it is now: a message may have taken it along while its bytes were on their way.
      const current = await data.attachments.get(attachmentId);
      const complete: Attachment = { ...current, upload_descriptor: undefined };
      await data.attachments.update(complete);
      return complete;
    });
    return present(uploaded, context);
  }

  return {
    maxBytes,
    create,
    present,
    upload,
    async uploadDirect({ name, mimeType, bytes }, context) {
      const input = { name, size: bytes.length, mime_type: mimeType };
      const attachment = await create(input, context);
      if (!isOfType(bytes, attachment.mime_type)) {
        throw new ChatKitError('unsupported_type', `This is no ${attachment.mime_type}.`);
      }
      await context.store.attachments.create(attachment, bytes.length);
      return upload(attachment.id, bytes, context);
    },
    async preview(attachmentId, link) {
      const { user, attachment: named } = await seal().open(link).catch(noLink);
      if (typeof user !== 'string' || named !== attachmentId) throw notThere();
      const { attachments } = store.forReader(user);
      const attachment = await attachments.get(attachmentId);
      if (attachment.type !== 'image') throw notThere();
      return {
        bytes: await attachments.getBytes(attachmentId),
        mimeType: attachment.mime_type,
      };
    },
    delete: async () => {
      // The bytes go with their record.
    },
    read: (attachmentId, context) => context.store.attachments.getBytes(attachmentId),
  };
}

function urlOf(attachmentId: string, { chatUrl = '' }: RequestContext): string {
  return `${chatUrl}/attachments/${attachmentId}`;
}

function tooLarge(maxBytes: number): ChatKitError {
  return new ChatKitError('too_large', `A file may have ${maxBytes} bytes.`);
}

function full(maxBytes: number): ChatKitError {
  return new ChatKitError(
    'attachments_full',
    `The files of one reader may have ${maxBytes} bytes together. Delete conversations with files.`,
  );
}

function notThere(): ChatKitError {
  return new ChatKitError('not_found', 'There is no such preview.');
}

/** A link that is over and one that never was look the same. */
function noLink(): never {
  throw notThere();
}
