import { createHash } from 'node:crypto';
import type { ServiceStore } from '../../store/index.js';
import type { Corpus, CorpusSection } from '../corpus.js';
import { type Embedder, mayBeTooMuch } from './createEmbedder.js';

/** Where vectors are kept by content, so that each text is paid for once. */
export type EmbeddingCache = Pick<ServiceStore, 'getEmbeddings' | 'putEmbeddings'>;

export interface Vectors {
  /** How near each section is to a question's vector, by the section's number. */
  similarities(question: Float32Array): Float32Array;
}

/** Endpoints take a bounded input, some a very small one; what a section is about stands at its beginning. */
const charactersOfSection = 4000;
const fewestCharacters = 1000;
const textsAtOnce = 64;
const keysAtOnce = 500;

function textOf({ headingPath, text }: CorpusSection): string {
  return `${headingPath.join(' > ')}\n\n${text}`.slice(0, charactersOfSection);
}

function keyOf(model: string, text: string): string {
  return createHash('sha256').update(`${model}\n${text}`).digest('base64url');
}

/**
 * The vectors of a corpus: from the cache where they are there, else made and kept. Sections with
 * the same text share one.
 * @throws where the endpoint or the cache fails; what was made until then is kept.
 */
export async function createVectors(options: {
  corpus: Corpus;
  embedder: Embedder;
  cache: EmbeddingCache;
  signal: AbortSignal;
}): Promise<Vectors> {
  const { corpus, embedder, cache, signal } = options;
  const texts = new Map<string, string>();
  const keys = corpus.sections.map((section) => {
    const text = textOf(section);
    const key = keyOf(embedder.model, text);
    texts.set(key, text);
    return key;
  });

  const vectors = new Map<string, Float32Array>();
  const all = [...texts.keys()];
  for (let at = 0; at < all.length; at += keysAtOnce) {
    signal.throwIfAborted();
    const known = await cache.getEmbeddings(all.slice(at, at + keysAtOnce));
    for (const [key, vector] of known) vectors.set(key, vector);
  }
  const missing = all.filter((key) => !vectors.has(key));
  let atOnce = textsAtOnce;
  for (let at = 0; at < missing.length; ) {
    const batch = missing.slice(at, at + atOnce);
    const made = await embedOrLess(
      batch.map((key) => texts.get(key) ?? ''),
      embedder,
      signal,
    );
    // A model on a small machine takes long for many, and some endpoints refuse them.
    if (made === undefined) {
      atOnce = Math.ceil(batch.length / 4);
      continue;
    }
    at += batch.length;
    const entries = new Map(batch.flatMap((key, i) => (made[i] ? [[key, made[i]]] : [])));
    await cache.putEmbeddings(entries);
    for (const [key, vector] of entries) vectors.set(key, vector);
  }

  const ofSections = keys.map((key) => vectors.get(key));
  return {
    similarities: (question) =>
      Float32Array.from(ofSections, (vector) => (vector ? dot(vector, question) : 0)),
  };
}

/** Undefined where they may be too many; one that is too long by itself is cut. */
async function embedOrLess(
  texts: readonly string[],
  embedder: Embedder,
  signal: AbortSignal,
): Promise<Float32Array[] | undefined> {
  try {
    return await embedder.embed(texts, signal);
  } catch (error) {
    const [first = ''] = texts;
    if (signal.aborted || !mayBeTooMuch(error)) throw error;
    if (texts.length > 1) return undefined;
    if (first.length <= fewestCharacters) throw error;
    return embedder.embed([first.slice(0, fewestCharacters)], signal);
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
