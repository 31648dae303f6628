import { z } from 'zod';
import { freeFormRecord, optional, timestamp } from './json.js';

const sourceFields = {
  title: z.string(),
  description: optional(z.string()),
  timestamp: optional(timestamp),
  group: optional(z.string()),
};

export const urlSource = z.object({
  type: z.literal('url'),
  ...sourceFields,
  url: z.string(),
  attribution: optional(z.string()),
});
/** A citation of a web page. ChatKit shows the bare host name as its inline marker. */
export type UrlSource = z.infer<typeof urlSource>;

export const fileSource = z.object({
  type: z.literal('file'),
  ...sourceFields,
  filename: z.string(),
});
/** A citation of a file by name. */
export type FileSource = z.infer<typeof fileSource>;

export const entitySource = z.object({
  type: z.literal('entity'),
  ...sourceFields,
  id: z.string(),
  icon: optional(z.string()),
  label: optional(z.string()),
  inline_label: optional(z.string()),
  interactive: z.boolean().default(false),
  data: freeFormRecord.default(() => ({})),
  /** Ignored by clients of today, and passed on as the reference does. */
  preview: optional(z.literal('lazy')),
});
/** A citation of a thing the site knows, such as a heading of its docs. */
export type EntitySource = z.infer<typeof entitySource>;

export const source = z.discriminatedUnion('type', [urlSource, fileSource, entitySource]);
export type Source = z.infer<typeof source>;

export const annotation = z.object({
  type: z.literal('annotation').default('annotation'),
  source,
  index: optional(z.int()),
});
/** A citation in a text; `index` is the character position where its marker stands. */
export type Annotation = z.infer<typeof annotation>;
