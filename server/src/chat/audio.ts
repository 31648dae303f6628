import type { AudioInput } from '../application/index.js';
import { ChatKitError } from '../errors.js';

/**
 * The sound of a dictation.
 * @throws ChatKitError `invalid_request` where it is not base64
 */
export function toAudio(params: { audio_base64: string; mime_type: string }): AudioInput {
  const base64 = onlyBase64(params.audio_base64);
  if (base64 === null || base64.length % 4 === 1) {
    throw new ChatKitError('invalid_request', 'params.audio_base64: is not base64');
  }
  return {
    bytes: Buffer.from(base64, 'base64'),
    mimeType: params.mime_type,
    mediaType: params.mime_type.split(';', 1)[0] ?? '',
  };
}

/**
 * Without line ends and whatever else of ASCII is none of its letters; null where there is more. Letter
 * by letter: to replace five million of them takes a second.
 */
function onlyBase64(text: string): string | null {
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return text.replace(/=+$/, '');
  if (/[^\p{ASCII}]/u.test(text)) return null;
  const letters = Buffer.from(text, 'latin1');
  let length = 0;
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] ?? 0;
    if (isBase64[letter] === 1) letters[length++] = letter;
  }
  return letters.toString('latin1', 0, length);
}

const isBase64 = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9+/]/.test(String.fromCharCode(code)) ? 1 : 0,
);
