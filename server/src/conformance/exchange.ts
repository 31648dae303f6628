import { createParser } from './frames.js';

/** What a client saw of one request. */
export interface Exchange {
  status: number;
  /** The code of a refusal, told in a header or in the body. */
  code: string | undefined;
  /** The events of a stream; undefined for an answer that is none. */
  events: unknown[] | undefined;
  json: unknown;
  disconnected: boolean;
}

export interface ExchangeOptions {
  url: string;
  user: string;
  body: unknown;
  /** Aborted when the reader leaves; what had come by then is kept. */
  signal: AbortSignal;
  /** Told of every event, with how many there are now. */
  onEvent?: (count: number) => void;
  headers?: Record<string, string>;
}

/** Posts one request as the ChatKit client does, and reads the whole answer. */
export async function exchange(options: ExchangeOptions): Promise<Exchange> {
  const response = await fetch(options.url, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${options.user}`,
      'Content-Type': 'application/json',
      ...options.headers,
    },
    body: JSON.stringify(options.body),
    signal: options.signal,
  });
  const { status } = response;
  const code = response.headers.get('ChatKit-Error') ?? undefined;
  if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body) {
    const json: unknown = await response.json();
    return { status, code: codeOf(json), events: undefined, json, disconnected: false };
  }
  const events: unknown[] = [];
  const parse = createParser((text) => {
    events.push(JSON.parse(text));
    options.onEvent?.(events.length);
  });
  try {
    for await (const chunk of response.body) parse(chunk);
  } catch (error) {
    if (!options.signal.aborted) throw error;
    return { status, code, events, json: undefined, disconnected: true };
  }
  return { status, code, events, json: undefined, disconnected: false };
}

function codeOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('error' in json)) return undefined;
  const { error } = json;
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
