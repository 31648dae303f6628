import { ChatKitError } from '../../errors.js';

/** Pictures a browser draws and models see. SVG is not among them: it can run scripts. */
const pictures: Record<string, (bytes: Uint8Array) => boolean> = {
  'image/png': (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]),
  'image/gif': (bytes) => isAscii(bytes, 0, 'GIF87a') || isAscii(bytes, 0, 'GIF89a'),
  'image/webp': (bytes) => isAscii(bytes, 0, 'RIFF') && isAscii(bytes, 8, 'WEBP'),
};

const documents: Record<string, (bytes: Uint8Array) => boolean> = {
  'application/pdf': (bytes) => isAscii(bytes, 0, '%PDF-'),
};

/** Types that are text, whatever they are called; all of `text/` is, too. */
const texts = new Set([
  'application/json',
  'application/ld+json',
  'application/toml',
  'application/xml',
  'application/x-yaml',
  'application/yaml',
  'application/javascript',
  'application/typescript',
  'application/x-sh',
  'application/sql',
  'image/svg+xml',
]);

/** The accepted types with the extensions a file picker shows for them, for the session's answer. */
export const acceptedTypes: Record<string, string[]> = {
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/gif': ['.gif'],
  'image/webp': ['.webp'],
  'application/pdf': ['.pdf'],
  'application/json': ['.json'],
  'application/yaml': ['.yaml', '.yml'],
  'application/toml': ['.toml'],
  'application/xml': ['.xml'],
  'text/plain': ['.txt', '.log', '.conf', '.ini', '.env', '.diff', '.patch'],
  'text/markdown': ['.md', '.mdx'],
  'text/csv': ['.csv'],
  'text/html': ['.html'],
  'text/css': ['.css'],
  'text/javascript': ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.tsx'],
  'text/*': [],
};

/** RFC 6838, section 4.2: the characters of a subtype, and how many it may have. */
const textSubtype = /^text\/[a-z0-9!#$&^_.+-]{1,127}$/;

/** `text/plain; charset=utf-8` → `text/plain` */
export function bareType(mimeType: string): string {
  return (mimeType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/**
 * Whether a type is shown as a picture or named as a file.
 * @throws ChatKitError `unsupported_type` for one that is not accepted
 */
export function kindOf(mimeType: string): 'image' | 'file' {
  const type = bareType(mimeType);
  if (Object.hasOwn(pictures, type)) return 'image';
  if (Object.hasOwn(documents, type) || isTextType(type)) return 'file';
  throw new ChatKitError(
    'unsupported_type',
    `Files of type ${JSON.stringify(type)} are not taken.`,
  );
}

/**
 * Whether the first bytes are those of the type that was announced; a text must be UTF-8 and
 * without NUL all through.
 */
export function isOfType(bytes: Uint8Array, mimeType: string): boolean {
  const type = bareType(mimeType);
  const check = pictures[type] ?? documents[type];
  if (check) return check(bytes);
  return isTextType(type) && isText(bytes);
}

function isTextType(type: string): boolean {
  return textSubtype.test(type) || texts.has(type);
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function isAscii(bytes: Uint8Array, offset: number, text: string): boolean {
  return [...text].every((char, index) => bytes[offset + index] === char.charCodeAt(0));
}
