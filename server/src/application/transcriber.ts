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
  /** What a dictation uses is reserved of it before, and settled after. */
  budget?: DictationBudget | undefined;
  /** Told what each dictation used, for metrics and the report; nothing where it was refused. */
  onUsed?: ((used: DictationUse) => void) | undefined;
}

/** In tokens, as the API counts them or as they were estimated. */
export interface DictationUse {
  inputTokens: number;
  outputTokens: number;
  model: string;
}

/** The part of `limits/` budgets a dictation needs. */
export interface DictationBudget {
  /** Null: spent. */
  reserve(userId: string): Promise<{
    settle(usage: DictationUse): Promise<void>;
  } | null>;
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

const count = z.number().nonnegative();
const transcription = z.object({
  text: z.string(),
  usage: z
    .union([
      z.object({ type: z.literal('tokens'), input_tokens: count, output_tokens: count }),
      z.object({ type: z.literal('duration'), seconds: count }),
    ])
    .optional()
    .catch(undefined),
});

/** About what the API counts for speech, in tokens: a thousand a minute. */
const tokensPerSecond = 17;
/** Speech as browsers record it has more bytes; for endpoints that do not say what they used. */
const bytesPerSecond = 2000;

/**
 * Speech to text through an OpenAI-compatible audio API (`POST /audio/transcriptions`).
 * @returns the `transcribe` of an application; it rejects with `unsupported_type` for a sound no
 * browser records, with `budget_spent`, and with `model_unavailable` where the API does not answer
 */
export function createTranscriber(options: TranscriberOptions) {
  const url = `${(options.baseUrl ?? defaultBaseUrl).replace(/\/$/, '')}/audio/transcriptions`;
  const model = options.model ?? defaultTranscriptionModel;

  async function ask(audio: AudioInput, extension: string, locale: string) {
    const form = new FormData();
    const file = new Blob([new Uint8Array(audio.bytes)], { type: audio.mediaType });
    form.set('file', file, `dictation.${extension}`);
    form.set('model', model);
    form.set('response_format', 'json');
    const language = languageOf(locale);
    if (language) form.set('language', language);
    const response = await fetch(url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${options.apiKey}` },
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new NotHeard(`The audio API answered ${response.status}.`);
    }
    return transcription.parse(await response.json());
  }

  return async (
    audio: AudioInput,
    { locale, reader }: Pick<RequestContext, 'locale' | 'reader'>,
  ): Promise<string> => {
    const extension = extensions[audio.mediaType.trim().toLowerCase()];
    if (!extension || audio.bytes.length === 0) {
      throw new ChatKitError('unsupported_type', `Dictation takes no ${audio.mediaType}.`);
    }
    const reservation = await options.budget?.reserve(reader.id);
    if (reservation === null) {
      throw new ChatKitError('budget_spent', 'The budget for dictation is spent for now.');
    }
    // What was sent may have been paid for, whatever came back.
    let used = { inputTokens: estimate(audio.bytes.length), outputTokens: 0 };
    try {
      const { text, usage } = await ask(audio, extension, locale);
      if (usage) used = toTokens(usage);
      return text;
    } catch (cause) {
      if (cause instanceof NotHeard) used = { inputTokens: 0, outputTokens: 0 };
      throw new ChatKitError('model_unavailable', 'The audio API did not answer.', { cause });
    } finally {
      if (used.inputTokens + used.outputTokens > 0) options.onUsed?.({ ...used, model });
      await reservation?.settle({ ...used, model });
    }
  };
}

/** The API refused what it was sent, and so has used nothing. */
class NotHeard extends Error {}

function toTokens(usage: NonNullable<z.infer<typeof transcription>['usage']>) {
  return usage.type === 'tokens'
    ? { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens }
    : { inputTokens: Math.ceil(usage.seconds * tokensPerSecond), outputTokens: 0 };
}

function estimate(bytes: number): number {
  return Math.ceil((bytes / bytesPerSecond) * tokensPerSecond);
}

/** ISO 639-1, as the API wants it: what the page is in is a good guess of what is spoken. */
function languageOf(acceptLanguage: string): string | undefined {
  return /^([a-z]{2})(?:[-,;]|$)/i.exec(acceptLanguage.trim())?.[1]?.toLowerCase();
}
