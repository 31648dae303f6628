/** The docs in the server's memory: loading, search, and what exists. */
export { createDocs, type DocsOptions, type LiveDocs } from './createDocs.js';
export type {
  Docs,
  DocsHit,
  DocsPage,
  DocsQuery,
  DocsResult,
  DocsScope,
  DocsSection,
  DocsStatus,
} from './docs.js';
export type { Embedder } from './embeddings/createEmbedder.js';
export { embedderFrom } from './embeddings/embedderFrom.js';
