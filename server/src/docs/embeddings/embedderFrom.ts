import { createEmbedder, type Embedder } from './createEmbedder.js';
import type { EmbeddingCache } from './createVectors.js';

export interface EmbeddingSettings {
  EMBEDDING_MODEL?: string | undefined;
  OPENAI_API_KEY?: string | undefined;
  OPENAI_BASE_URL?: string | undefined;
}

/** The embedding model that an owner names; null where they name none. */
export function embedderFrom(settings: EmbeddingSettings): Embedder | null {
  const { EMBEDDING_MODEL: model, OPENAI_API_KEY: apiKey, OPENAI_BASE_URL } = settings;
  if (!model) return null;
  return createEmbedder({ model, apiKey, baseUrl: OPENAI_BASE_URL || 'https://api.openai.com/v1' });
}

/** Keeps vectors for as long as a command runs. */
export function createMemoryCache(): EmbeddingCache {
  const kept = new Map<string, Float32Array>();
  return {
    getEmbeddings: async (keys) =>
      new Map(
        keys.flatMap((key) => {
          const vector = kept.get(key);
          return vector ? [[key, vector] as const] : [];
        }),
      ),
    putEmbeddings: async (entries) => {
      for (const [key, vector] of entries) kept.set(key, vector);
    },
  };
}

/** What searches need to go by meaning, without a store; a failure is thrown, not passed over. */
export function measuredEmbeddings(settings: EmbeddingSettings) {
  const embedder = embedderFrom(settings);
  if (embedder === null) {
    throw new Error('--vectors: set EMBEDDING_MODEL, and OPENAI_API_KEY or OPENAI_BASE_URL.');
  }
  const errors: unknown[] = [];
  return {
    options: {
      embeddings: { embedder, cache: createMemoryCache() },
      onEmbeddingError: (error: unknown) => errors.push(error),
    },
    /** @throws where the endpoint failed: the figures would be those of words. */
    assertAnswered() {
      if (errors.length > 0)
        throw new Error('--vectors: the endpoint failed', { cause: errors[0] });
    },
  };
}
