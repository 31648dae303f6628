import type { AudioInput } from '../application/index.js';
import { ChatKitError } from '../errors.js';

/**
 * The sound of a dictation.
 * @throws ChatKitError `invalid_request` where it is not base64
 */
export function toAudio(params: { audio_base64: string; mime_type: string }): AudioInput {
  const base64 = params.audio_base64.replace(/[^A-Za-z0-9+/]/g, '');
  if (base64.length % 4 === 1) {
    throw new ChatKitError('invalid_request', 'params.audio_base64: is not base64');
  }
  return {
    bytes: Buffer.from(base64, 'base64'),
    mimeType: params.mime_type,
    mediaType: params.mime_type.split(';', 1)[0] ?? '',
  };
}
