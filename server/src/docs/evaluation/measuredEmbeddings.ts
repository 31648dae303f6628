import { type EmbeddingSettings, embedderFrom } from '../embeddings/embedderFrom.js';

/**
 * What a measure needs to search by meaning: vectors are kept for as long as it runs, and a failure
 * is thrown, where a server would go on by words.
 * @throws Error where no model is named
 */
export function measuredEmbeddings(settings: EmbeddingSettings) {
  const embedder = embedderFrom(settings);
  if (embedder === null) {
    throw new Error('--vectors: set EMBEDDING_MODEL, and OPENAI_API_KEY or OPENAI_BASE_URL.');
  }
  let failure: unknown;
  return {
    options: {
      embeddings: {
        embedder,
        cache: {
          // Nothing is known before, and each text is asked for once.
          getEmbeddings: async () => new Map<string, Float32Array>(),
          putEmbeddings: async () => {},
        },
      },
      onEmbeddingError: (error: unknown) => {
        failure ??= error;
      },
    },
    /** @throws Error where the endpoint failed: the figures would be those of words. */
    assertAnswered() {
      if (failure === undefined) return;
      const why: string[] = [];
      // `fetch failed` says nothing by itself.
      for (let each: unknown = failure; each instanceof Error; each = each.cause)
        why.push(each.message);
      throw new Error(`--vectors: ${why.join(': ')}`, { cause: failure });
    },
  };
}
