import { isRecord, toOneOf, toRecord, toText } from './json';

export interface Attachment {
  type: 'image' | 'file';
  id: string;
  name: string;
  mimeType: string;
  previewUrl?: string | undefined;
  upload?: UploadDescriptor | undefined;
}

/** How the bytes are uploaded: PUT the raw body, or POST a multipart field `file`. */
export interface UploadDescriptor {
  url: string;
  method: 'POST' | 'PUT';
  headers: Record<string, string>;
}

export function toAttachment(value: unknown): Attachment | undefined {
  if (!isRecord(value)) return undefined;
  const id = toText(value.id);
  const type = toOneOf(value.type, ['image', 'file']);
  if (id === undefined || !type) return undefined;
  return {
    type,
    id,
    name: toText(value.name) ?? '',
    mimeType: toText(value.mime_type) ?? '',
    previewUrl: toText(value.preview_url),
    upload: toUploadDescriptor(value.upload_descriptor),
  };
}

function toUploadDescriptor(value: unknown): UploadDescriptor | undefined {
  if (!isRecord(value)) return undefined;
  const url = toText(value.url);
  const method = toOneOf(value.method, ['POST', 'PUT']);
  if (url === undefined || !method) return undefined;
  const headers: Record<string, string> = {};
  for (const [name, header] of Object.entries(toRecord(value.headers))) {
    if (typeof header === 'string') headers[name] = header;
  }
  return { url, method, headers };
}
