import { createEmbedder, type Embedder } from './createEmbedder.js';

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
