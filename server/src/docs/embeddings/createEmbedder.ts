import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/** Turns texts into vectors: near in meaning, near in direction. */
export interface Embedder {
  /** Part of a cached vector's key: vectors of two models cannot be compared. */
  model: string;
  /**
   * One vector of length 1 for each text, in order.
   * @throws where the endpoint does not answer as it should, or `signal` aborts.
   */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
}

export interface EmbedderOptions {
  model: string;
  apiKey: string | undefined;
  /** Of any OpenAI-compatible API, such as `https://api.openai.com/v1`. */
  baseUrl: string;
  fetch?: typeof fetch | undefined;
  /** Before another try after a refusal that may pass (default 1 s, then twice that). */
  retryMs?: number | undefined;
}

/** An endpoint that answered, but not with vectors. */
export class EmbeddingRefusedError extends Error {
  readonly status: number;

  constructor(url: string, status: number) {
    super(`embeddings: ${url} answered ${status}`);
    this.name = 'EmbeddingRefusedError';
    this.status = status;
  }
}

/** Whether fewer or shorter texts may get an answer: what was sent was too much, or took too long. */
export function mayBeTooMuch(error: unknown): boolean {
  if (error instanceof EmbeddingRefusedError) {
    return ![401, 403, 404, 429].includes(error.status);
  }
  return error instanceof Error && error.name === 'TimeoutError';
}

const answer = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()) })),
});
const tries = 3;
const timeoutMs = 30_000;

/** Speaks the embeddings endpoint that OpenAI's API and those compatible with it have. */
export function createEmbedder(options: EmbedderOptions): Embedder {
  const { model, apiKey } = options;
  const fetcher = options.fetch ?? fetch;
  const url = `${options.baseUrl.replace(/\/+$/, '')}/embeddings`;

  async function ask(texts: readonly string[], signal: AbortSignal | undefined) {
    const timeout = AbortSignal.timeout(timeoutMs);
    return fetcher(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model, input: texts, encoding_format: 'float' }),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  }

  async function embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    let delay = options.retryMs ?? 1000;
    for (let left = tries - 1; ; left--) {
      const response = await ask(texts, signal);
      if (response.ok) return readVectors(await response.json(), texts.length);
      await response.body?.cancel();
      const mayPass = response.status === 429 || response.status >= 500;
      if (!mayPass || left === 0) throw new EmbeddingRefusedError(url, response.status);
      await wait(delay, undefined, { signal });
      delay *= 2;
    }
  }
  return { model, embed };
}

function readVectors(value: unknown, count: number): Float32Array[] {
  const { data } = answer.parse(value);
  const vectors = data
    .toSorted((a, b) => a.index - b.index)
    .map(({ embedding }) => toUnit(Float32Array.from(embedding)));
  if (vectors.length !== count) {
    throw new Error(`embeddings: ${count} texts were sent, ${vectors.length} vectors came back`);
  }
  return vectors;
}

function toUnit(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum) || 1;
  return vector.map((value) => value / length);
}
