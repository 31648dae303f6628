import { z } from 'zod';
import { ChatKitError } from '../errors.js';
import type { AudioInput, RequestContext } from './application.js';

export interface TranscriberOptions {
  apiKey: string;
  /** Default: OpenAI's own. */
  baseUrl?: string | undefined;
  /** Default: `gpt-4o-mini-transcribe`. */
  model?: string | undefined;
  /** Milliseconds one transcription may take (default 30,000). */
  timeoutMs?: number | undefined;
}

const defaultBaseUrl = 'https://api.openai.com/v1';
export const defaultTranscriptionModel = 'gpt-4o-mini-transcribe';

/** The sounds browsers record, and the file names the API tells them by. */
const extensions: Record<string, string> = {
  'audio/webm': 'webm',
  'audio/ogg': 'ogg',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
};

const transcription = z.object({ text: z.string() });

/**
 * Speech to text through an OpenAI-compatible audio API (`POST /audio/transcriptions`).
 * @returns the `transcribe` of an application; it rejects with `unsupported_type` for a sound no
 * browser records, and with `model_unavailable` where the API does not answer
 */
export function createTranscriber(options: TranscriberOptions) {
  const url = `${(options.baseUrl ?? defaultBaseUrl).replace(/\/$/, '')}/audio/transcriptions`;
  const model = options.model ?? defaultTranscriptionModel;

  return async (audio: AudioInput, context: Pick<RequestContext, 'locale'>): Promise<string> => {
    const extension = extensions[audio.mediaType.trim().toLowerCase()];
    if (!extension || audio.bytes.length === 0) {
      throw new ChatKitError('unsupported_type', `Dictation takes no ${audio.mediaType}.`);
    }
    const form = new FormData();
    const file = new Blob([new Uint8Array(audio.bytes)], { type: audio.mediaType });
    form.set('file', file, `dictation.${extension}`);
    form.set('model', model);
    form.set('response_format', 'json');
    const language = languageOf(context.locale);
    if (language) form.set('language', language);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { Authorization: `Bearer ${options.apiKey}` },
        body: form,
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
      });
      if (!response.ok) throw new Error(`The audio API answered ${response.status}.`);
      return transcription.parse(await response.json()).text;
    } catch (cause) {
      throw new ChatKitError('model_unavailable', 'The audio API did not answer.', { cause });
    }
  };
}

/** ISO 639-1, as the API wants it: what the page is in is a good guess of what is spoken. */
function languageOf(acceptLanguage: string): string | undefined {
  return /^([a-z]{2})(?:[-,;]|$)/i.exec(acceptLanguage.trim())?.[1]?.toLowerCase();
}
