import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * What must not stand in a log unless the owner asks (`LOG_CONTENT`), wherever it comes from: an
 * error's text of a library can hold an address or a key. Lines are built from ids, codes and
 * counts; this is the net below.
 */
const patterns: ReadonlyArray<[RegExp, string]> = [
  [/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer [token]'],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '[token]'],
  [/\bsk-[\w-]{8,}/g, '[key]'],
  [/\b(postgres(?:ql)?:\/\/)[^\s"\\]+/g, '$1[hidden]'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[email]'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, '[address]'],
  [/(?<![\w:])(?=[\da-f]*:)(?:[\da-f]{0,4}:){3,7}[\da-f]{0,4}(?![\w:])/gi, '[address]'],
];

/** Replaces tokens, keys, emails and network addresses in a line. */
export function scrub(line: string): string {
  return patterns.reduce(
    (text, [pattern, replacement]) => text.replace(pattern, replacement),
    line,
  );
}

export interface LoggerOptions {
  level: string;
  /** Whether message text, addresses and emails may be logged. */
  content: boolean;
  /** Default: standard error, so that standard output stays for the start-up lines. */
  destination?: DestinationStream;
}

/** A structured logger: one JSON object a line. */
export function createLogger({ level, content, destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.errWithCause },
      ...(content ? {} : { hooks: { streamWrite: scrub } }),
    },
    destination ?? pino.destination(2),
  );
}
