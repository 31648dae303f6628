import type { SectionIndex } from '../search/createSectionIndex.js';
import type { Embedder } from './createEmbedder.js';
import { createVectors, type EmbeddingCache, type Vectors } from './createVectors.js';

/** What vectors are made for: an index in use, and its vectors once they are there. */
export interface Embeddable {
  index: SectionIndex | null;
  vectors: Vectors | null;
}

export interface MeaningOptions {
  embeddings?: { embedder: Embedder; cache: EmbeddingCache } | undefined;
  onEmbeddingError?: ((error: unknown) => void) | undefined;
}

/** A question waits no longer than this for its vector: words alone answer then. */
const questionTimeoutMs = 2000;
const retryMs = 60_000;
/** Endpoints refuse what is too long, such as a pasted log. */
const charactersOfQuestion = 4000;

/**
 * Makes vectors behind the scenes, one index after the other, and those of questions. Nothing
 * here fails a search.
 */
export function createMeaning({ embeddings, onEmbeddingError }: MeaningOptions) {
  const ending = new AbortController();
  const retries = new Set<NodeJS.Timeout>();
  let working: Promise<void> = Promise.resolve();

  async function embed(entry: Embeddable): Promise<void> {
    const { index } = entry;
    if (embeddings === undefined || index === null || ending.signal.aborted) return;
    try {
      const { corpus } = index;
      const vectors = await createVectors({ ...embeddings, corpus, signal: ending.signal });
      if (entry.index === index) entry.vectors = vectors;
    } catch (error) {
      if (ending.signal.aborted) return;
      onEmbeddingError?.(error);
      const retry = setTimeout(() => {
        retries.delete(retry);
        if (entry.index === index) add(entry);
      }, retryMs);
      retry.unref();
      retries.add(retry);
    }
  }

  function add(entry: Embeddable): void {
    working = working.then(() => embed(entry));
  }

  return {
    add,
    idle: () => working,
    /** A question's vector; null where there is nothing to compare it with, or none came. */
    async embedQuestion(
      text: string,
      among: readonly Embeddable[],
      signal?: AbortSignal,
    ): Promise<Float32Array | null> {
      if (embeddings === undefined || among.every(({ vectors }) => vectors === null)) return null;
      const timeout = AbortSignal.timeout(questionTimeoutMs);
      try {
        const [vector] = await embeddings.embedder.embed(
          [text.slice(0, charactersOfQuestion)],
          signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        );
        return vector ?? null;
      } catch (error) {
        signal?.throwIfAborted();
        onEmbeddingError?.(error);
        return null;
      }
    },
    async close(): Promise<void> {
      ending.abort();
      for (const retry of retries) clearTimeout(retry);
      await working;
    },
  };
}
