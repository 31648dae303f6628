import { useCallback, useEffect, useRef, useState } from 'react';
import { isAbort } from '../../api/apiFailure';
import { uploadFile } from '../../api/uploadFile';
import { useChat } from '../../ChatContext';
import { type Attachment, toAttachment } from '../../protocol/attachment';
import { isAccepted, toMimeType } from './isAccepted';

/** A file of the message being written. */
export interface Upload {
  id: string;
  name: string;
  /** An image as the browser has it already; for files that are sent again, none. */
  preview?: string | undefined;
  status: 'uploading' | 'done' | 'failed';
  /** From 0 to 1. */
  progress: number;
  attachment?: Attachment | undefined;
}

/** What ChatKit takes where the server does not say otherwise. */
const defaults = { maxSize: 5 * 1024 * 1024, maxCount: 10 };

/**
 * The files of the message being written: checked, uploaded, removed, tried again.
 * @param first read once: what the server has of it already
 */
export function useUploads(first: Attachment[] = []) {
  const { controller, features, t, locale, announce, authorize } = useChat();
  const [uploads, setUploads] = useState<Upload[]>(() => first.map(toUpload));
  const [problem, setProblem] = useState('');
  const files = useRef(new Map<string, { file: File; abort: AbortController }>());
  const counter = useRef(0);
  const limits = { ...defaults, ...features.attachments };
  const { accept } = limits;

  const change = useCallback((id: string, to: Partial<Upload>) => {
    setUploads((before) => before.map((entry) => (entry.id === id ? { ...entry, ...to } : entry)));
  }, []);

  const start = useCallback(
    async (id: string, file: File) => {
      const abort = new AbortController();
      files.current.set(id, { file, abort });
      change(id, { status: 'uploading', progress: 0 });
      try {
        const answer = await controller.api.request(
          'attachments.create',
          { name: file.name, size: file.size, mime_type: toMimeType(file, accept) },
          abort.signal,
        );
        const attachment = toAttachment(answer);
        if (!attachment) throw new Error('The answer is no attachment.');
        if (attachment.upload) {
          const { upload } = attachment;
          await uploadFile(
            file,
            upload,
            (headers) => authorize(upload.url, headers),
            abort.signal,
            (progress) => change(id, { progress }),
          );
        }
        change(id, { status: 'done', progress: 1, attachment });
        announce(t('chat.uploaded', { name: file.name }));
      } catch (error) {
        if (isAbort(error)) return;
        change(id, { status: 'failed' });
        announce(t('chat.uploadFailed', { name: file.name }));
      }
    },
    [controller, change, announce, authorize, t, accept],
  );

  function add(added: Iterable<File>) {
    setProblem('');
    let count = uploads.length;
    for (const file of added) {
      const refusal = refuse(file, count);
      if (refusal) {
        setProblem(refusal);
        continue;
      }
      count += 1;
      counter.current += 1;
      const id = `upload-${counter.current}`;
      const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined;
      const upload: Upload = { id, name: file.name, preview, status: 'uploading', progress: 0 };
      setUploads((before) => [...before, upload]);
      void start(id, file);
    }
  }

  function refuse(file: File, count: number): string | undefined {
    if (count >= limits.maxCount) return t('chat.tooManyFiles', { count: limits.maxCount });
    if (!isAccepted(file, accept)) return t('chat.fileType', { name: file.name });
    if (file.size <= limits.maxSize) return undefined;
    return t('chat.fileTooLarge', { name: file.name, size: toSizeText(limits.maxSize, locale) });
  }

  function remove(id: string) {
    const upload = uploads.find((entry) => entry.id === id);
    files.current.get(id)?.abort.abort();
    files.current.delete(id);
    if (upload?.preview) URL.revokeObjectURL(upload.preview);
    setUploads((before) => before.filter((entry) => entry.id !== id));
    if (!upload?.attachment) return;
    void controller.api
      .request('attachments.delete', { attachment_id: upload.attachment.id })
      .catch(() => {
        // What no message uses is deleted by the server in its time.
      });
  }

  /** The files were sent. */
  function reset() {
    for (const upload of uploads) if (upload.preview) URL.revokeObjectURL(upload.preview);
    files.current.clear();
    setProblem('');
    setUploads([]);
  }

  /** Files of an earlier message, which the server has: they stand beside those there are. */
  function restore(attachments: Attachment[] = []) {
    setUploads((before) => [
      ...before,
      ...attachments
        .filter(({ id }) => !before.some((upload) => upload.attachment?.id === id))
        .map(toUpload),
    ]);
  }

  useEffect(() => {
    const held = files.current;
    return () => {
      for (const { abort } of held.values()) abort.abort();
    };
  }, []);

  return {
    uploads,
    problem,
    accept: Object.entries(limits.accept ?? {})
      .flat(2)
      .join(','),
    add,
    remove,
    reset,
    restore,
    retry(id: string) {
      const held = files.current.get(id);
      if (held) void start(id, held.file);
    },
  };
}

/** A file the server has. */
function toUpload(attachment: Attachment): Upload {
  const { id, name } = attachment;
  return { id, name, status: 'done', progress: 1, attachment };
}

function toSizeText(bytes: number, locale: string): string {
  const mega = bytes / (1024 * 1024);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: 1,
  }).format(mega);
}
