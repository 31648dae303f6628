import { z } from 'zod';

/** Free-form data: sent and stored as it came, nulls included. */
export const freeForm = z.unknown();

/** Free-form data that must be there; null counts as being there. */
export const requiredFreeForm = z.unknown().refine((value) => value !== undefined, 'is required');

/** An object of free-form values, such as metadata or tag data. */
export const freeFormRecord = z.record(z.string(), z.unknown());
export type FreeFormRecord = z.infer<typeof freeFormRecord>;

/**
 * A key that may be absent or null on the wire and is absent in our types:
 * the reference drops nulls from its own models.
 */
export function optional<T extends z.ZodType>(schema: T) {
  return schema
    .nullish()
    .transform((value): z.output<T> | undefined => value ?? undefined)
    .optional();
}

/** ISO 8601 timestamp; ours end in `Z`. */
export const timestamp = z.string();

/** A whole number; digits in a string are read as one, as the reference does. */
export const lenientInt = z
  .union([z.int(), z.string().regex(/^[+-]?\d+$/)])
  .transform(Number)
  .refine(Number.isSafeInteger, 'is too large');

/**
 * Without nulls at any depth: what the reference does with everything inside a widget, its
 * actions' payloads included.
 */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((entry) => entry !== null && entry !== undefined).map(withoutNulls);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null && entry !== undefined)
      .map(([key, entry]) => [key, withoutNulls(entry)]),
  );
}
