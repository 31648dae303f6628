import type { ChatKitError, ErrorCode } from '../errors.js';
import { type ReaderLanguage, readerTexts, type TextName } from './readerTexts.js';

/** Which text tells a reader of a refusal. Codes that mean the same to a reader share one. */
const textOfCode: Record<ErrorCode, TextName> = {
  unauthorized: 'signIn',
  sign_in_required: 'signIn',
  forbidden: 'forbidden',
  not_found: 'gone',
  invalid_request: 'notPossible',
  invalid_json: 'notPossible',
  invalid_state: 'notPossible',
  key_conflict: 'notPossible',
  thread_busy: 'busy',
  too_large: 'tooLong',
  attachments_full: 'notPossible',
  message_too_long: 'tooLong',
  unsupported_type: 'off',
  not_configured: 'off',
  rate_limited: 'tooMany',
  budget_spent: 'spent',
  too_many_threads: 'tooManyThreads',
  model_unavailable: 'model',
  identity_unavailable: 'unavailable',
  store_unavailable: 'unavailable',
  shutting_down: 'unavailable',
  internal: 'unavailable',
};

/** Refusals that end by themselves at a time that is known. */
const timed: ReadonlySet<ErrorCode> = new Set(['rate_limited', 'budget_spent']);

/**
 * What the reader is told of a refusal, in their language, and when it works again where that is
 * known.
 */
export function readerMessage(
  { code, retryAfter }: Pick<ChatKitError, 'code' | 'retryAfter'>,
  acceptLanguage: string,
): string {
  const text = readerText(textOfCode[code], acceptLanguage);
  if (retryAfter === undefined || !timed.has(code)) return text;
  const language = readerLanguage(acceptLanguage);
  const again = readerTexts.again[language].replace('{when}', inWords(retryAfter, language));
  return ['ja', 'zh-Hans'].includes(language) ? text + again : `${text} ${again}`;
}

/** Such as “in 5 minutes”: never less than it takes. */
function inWords(seconds: number, language: ReaderLanguage): string {
  const format = new Intl.RelativeTimeFormat(language);
  if (seconds <= 90) return format.format(Math.max(1, Math.ceil(seconds)), 'second');
  if (seconds <= 90 * 60) return format.format(Math.ceil(seconds / 60), 'minute');
  if (seconds <= 36 * 3600) return format.format(Math.ceil(seconds / 3600), 'hour');
  return format.format(Math.ceil(seconds / 86_400), 'day');
}

/** What the reader is told of an answer that its server did not finish. */
export function interruptedMessage(acceptLanguage: string): string {
  return readerText('interrupted', acceptLanguage);
}

/** What the reader is told of an answer that took longer than one may take. */
export function tooSlowMessage(acceptLanguage: string): string {
  return readerText('tooSlow', acceptLanguage);
}

function readerText(name: TextName, acceptLanguage: string): string {
  return readerTexts[name][readerLanguage(acceptLanguage)];
}

/**
 * The first language of an `Accept-Language` that we have texts in; English where there is none.
 * Each of ours stands for its whole language: the texts say little enough.
 */
export function readerLanguage(acceptLanguage: string): ReaderLanguage {
  const wanted = acceptLanguage
    .slice(0, 200)
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const quality = parameters.map((p) => /^\s*q=([\d.]+)/.exec(p)?.[1]).find(Boolean);
      return { language: tag.split('-')[0] ?? '', quality: quality ? Number(quality) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wanted) {
    const known = byLanguage.get(language);
    if (known) return known;
  }
  return 'en';
}

/** A map, not an object: a language is what a client says, such as `constructor`. */
const byLanguage: ReadonlyMap<string, ReaderLanguage> = new Map<string, ReaderLanguage>([
  ['en', 'en'],
  ['fr', 'fr'],
  ['de', 'de'],
  ['es', 'es'],
  ['ja', 'ja'],
  ['zh', 'zh-Hans'],
  ['pt', 'pt-BR'],
  ['ar', 'ar'],
]);
