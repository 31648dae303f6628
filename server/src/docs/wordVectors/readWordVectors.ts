import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Vectors of English words in the language of documentation: near in meaning, near in direction;
 * long where a word tells much, short where it stands in every text. Made by
 * `scripts/word-vectors`, whose README says of what.
 */
export interface WordVectors {
  dimensions: number;
  /** The row of a word's stem, as the analyser cuts it. */
  row(stem: string): number | undefined;
  /** Adds `weight` times a row's vector to `sum`, from `offset` on. */
  add(row: number, weight: number, sum: Float32Array, offset: number): void;
}

const file = fileURLToPath(new URL('./wordVectors.bin', import.meta.url));
let read: WordVectors | null = null;

/**
 * The table, read when an index is first built: about a megabyte. Null where the file is not there,
 * as where somebody bundles the server into one script: search goes by words alone then.
 */
export function readWordVectors(path = file): WordVectors | null {
  if (read !== null && path === file) return read;
  if (!existsSync(path)) return null;
  const vectors = parseWordVectors(readFileSync(path));
  if (path === file) read = vectors;
  return vectors;
}

/**
 * The file, little-endian: two `uint32` (words, dimensions), a `float32` for each word by which its
 * numbers are multiplied, an `int8` for each word and dimension, the stems with a line end between.
 */
export function parseWordVectors(bytes: Buffer): WordVectors {
  const count = bytes.readUInt32LE(0);
  const dimensions = bytes.readUInt32LE(4);
  const scales = Float32Array.from({ length: count }, (_, row) => bytes.readFloatLE(8 + 4 * row));
  const start = 8 + 4 * count;
  const end = start + count * dimensions;
  const numbers = new Int8Array(bytes.subarray(start, end));
  const stems = bytes.toString('utf8', end).split('\n');
  if (stems.length !== count) throw new Error(`word vectors: ${stems.length} stems for ${count}`);
  const rows = new Map(stems.map((stem, row) => [stem, row]));
  return {
    dimensions,
    row: (stem) => rows.get(stem),
    add(row, weight, sum, offset) {
      const factor = weight * (scales[row] ?? 0);
      const from = row * dimensions;
      for (let d = 0; d < dimensions; d++) {
        sum[offset + d] = (sum[offset + d] ?? 0) + factor * (numbers[from + d] ?? 0);
      }
    },
  };
}
