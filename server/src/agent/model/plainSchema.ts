import { isRecord } from '../isRecord.js';

/** What says something of a value whatever its type. */
const general = new Set(['description', 'title', 'default']);

/**
 * A JSON schema in which each `type` is one word: `["string", "null"]` becomes `anyOf`, which means
 * the same. The templates of some open models (Hermes' and others) use the type as a key, so that
 * their servers refuse every request with tools that have a list there.
 */
export function toPlainSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toPlainSchema);
  if (!isRecord(schema)) return schema;
  const plain = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, toPlainSchema(value)]),
  );
  const types = schema.type;
  if (!Array.isArray(types) || 'anyOf' in schema) return plain;
  const entries = Object.entries(plain).filter(([key]) => key !== 'type');
  const own = entries.filter(([key]) => !general.has(key));
  return {
    ...Object.fromEntries(entries.filter(([key]) => general.has(key))),
    anyOf: types.map((type: unknown) =>
      type === 'null' ? { type } : { type, ...Object.fromEntries(own) },
    ),
  };
}
