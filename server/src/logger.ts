import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * What must not stand in a log unless the owner asks (`LOG_CONTENT`), wherever it comes from: an
 * error's text of a library can hold an address or a key. Lines are built from ids, codes and
 * counts; this is the net below. A line can hold 16 KiB of anybody's path: no pattern may begin to
 * look anew at each of its letters.
 */
const patterns: ReadonlyArray<[RegExp, string]> = [
  [/\b[Bb]earer\s+[\w.~+/=-]+/g, 'Bearer [token]'],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, '[token]'],
  [/\bsk-[\w-]{8,}/g, '[key]'],
  [/\b(postgres(?:ql)?:\/\/)[^\s"\\]+/g, '$1[hidden]'],
  [/[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g, '[email]'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, '[address]'],
  [/(?<![\w:])(?=[\da-f]*:)(?:[\da-f]{0,4}:){3,7}[\da-f]{0,4}(?![\w:])/gi, '[address]'],
];

/** What every pattern above needs: most lines have none of it, and cost one look. */
const suspicious = /@|[Bb]earer|eyJ|sk-|postgres|\d\.\d+\.\d|:[\da-fA-F]{0,4}:[\da-fA-F]{0,4}:/;

/** Replaces tokens, keys, emails and network addresses in a line. */
export function scrub(line: string): string {
  if (!suspicious.test(line)) return line;
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
      timestamp: createTimestamp(),
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: content ? pino.stdSerializers.errWithCause : describeError },
      ...(content ? {} : { hooks: { streamWrite: scrub } }),
    },
    destination ?? standardError(),
  );
}

/** The time as ISO 8601; of two lines in one second, the second one takes it from the first. */
function createTimestamp(): () => string {
  let second = Number.NaN;
  let text = '';
  return () => {
    const now = Date.now();
    const milliseconds = now % 1000;
    if (now - milliseconds !== second) {
      second = now - milliseconds;
      text = `,"time":"${new Date(second).toISOString().slice(0, 20)}`;
    }
    return `${text}${String(milliseconds).padStart(3, '0')}Z"`;
  };
}

let opened: DestinationStream | undefined;

/** One for all loggers of the process: their lines stay in order, and one listener waits for its end. */
function standardError(): DestinationStream {
  opened ??= openStandardError();
  return opened;
}

/**
 * Standard error, written in this thread: a line costs less than handing it to another does. What
 * is of no hurry is kept for a tenth of a second and written together; a warning or an error goes
 * out at once with all that came before it, as does what is left when the process ends.
 */
function openStandardError(): DestinationStream & { lastLevel: number } {
  const output = pino.destination({ dest: 2, sync: true, minLength: 4096, periodicFlush: 100 });
  process.once('exit', () => output.flushSync());
  const urgent = pino.levels.values.warn ?? 0;
  return {
    // Makes pino set `lastLevel` before each line.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      output.write(line);
      if (this.lastLevel >= urgent) output.flushSync();
    },
  };
}

/** What is kept of an error: never what a library hung on it (rows, requests, headers). */
interface DescribedError {
  type: string;
  message: string;
  code?: string | number;
  status?: number;
  stack?: string;
  cause?: DescribedError;
}

/**
 * An error without readers' words in it. A model's endpoint quotes in its errors what it was sent,
 * and Postgres shows the row that failed in `detail`: of these the code and status must do.
 */
function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'no error was thrown' };
  const { code, status, foreign } = fieldsOf(error);
  const message = foreign ? '(text of the endpoint not logged)' : error.message;
  return {
    type: error.name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    stack: framesOf(error),
    ...(error.cause === undefined || depth > 4
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
  };
}

function fieldsOf(error: Error): { code?: string | number; status?: number; foreign: boolean } {
  const code = 'code' in error ? error.code : undefined;
  const status = 'status' in error ? error.status : undefined;
  return {
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    // An HTTP client's error: its text is the other side's answer.
    foreign: typeof status === 'number' && 'headers' in error,
  };
}

/** The stack without its first lines, which repeat the message. */
function framesOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
