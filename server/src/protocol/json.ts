import { z } from 'zod';

/** Free-form data: sent and stored as it came, nulls included. */
export const freeForm = z.unknown();

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
