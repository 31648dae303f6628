import { Buffer } from 'node:buffer';
import { z } from 'zod';

/**
 * The metadata our fetch adds to every request: where the reader is and what they prefer.
 * What is over a bound is cut, what cannot be parsed is left out; nothing here ever fails a
 * question. All of it is data from the page, unverified.
 */
export const bounds = {
  headings: 200,
  headingChars: 200,
  selectionChars: 8000,
  stringChars: 2000,
  totalBytes: 64 * 1024,
} as const;

const cut = (max: number) => z.string().transform((text) => text.slice(0, max));
const text = cut(bounds.stringChars).optional().catch(undefined);
const texts = z
  .array(z.unknown())
  .transform((list) =>
    list
      .filter((entry): entry is string => typeof entry === 'string')
      .slice(0, 50)
      .map((entry) => entry.slice(0, bounds.stringChars)),
  )
  .optional()
  .catch(undefined);

const heading = z.object({
  id: cut(bounds.headingChars),
  text: cut(bounds.headingChars),
  level: z.int().min(1).max(6),
});
const headings = z
  .array(z.unknown())
  .transform((list) =>
    list.slice(0, bounds.headings).flatMap((entry) => {
      const parsed = heading.safeParse(entry);
      return parsed.success ? [parsed.data] : [];
    }),
  )
  .optional()
  .catch(undefined);

const selection = z.object({
  text: cut(bounds.selectionChars),
  headingPath: texts,
  anchor: cut(bounds.headingChars).nullish().catch(undefined),
});

export const pageContext = z.object({
  url: text,
  path: text,
  title: text,
  description: text,
  keywords: texts,
  breadcrumbs: texts,
  tags: texts,
  version: text,
  instance: text,
  headings,
  activeHeading: cut(bounds.headingChars).nullish().catch(undefined),
  selection: selection.optional().catch(undefined),
});
export type PageContext = z.infer<typeof pageContext>;

export const siteScope = z.object({
  url: text,
  baseUrl: text,
  locale: text,
});

const flatRecord = z
  .record(z.string().max(100), z.unknown())
  .transform((record) =>
    Object.fromEntries(
      Object.entries(record)
        .slice(0, 50)
        .flatMap(([key, value]): Array<[string, string | number | boolean]> => {
          if (typeof value === 'string') return [[key, value.slice(0, bounds.stringChars)]];
          return typeof value === 'number' || typeof value === 'boolean' ? [[key, value]] : [];
        }),
    ),
  )
  .optional()
  .catch(undefined);

export const requestMetadata = z.object({
  site: siteScope.optional().catch(undefined),
  pageContext: pageContext.optional().catch(undefined),
  userInfo: flatRecord,
  preferences: flatRecord,
});
export type RequestMetadata = z.infer<typeof requestMetadata>;

/**
 * Reads a request's metadata; `{}` where it is absent or not an object. Where it is too large as a
 * whole, what tells least of the page goes first.
 * @param onDropped told once where something of it could not be parsed and was left out
 */
export function readRequestMetadata(metadata: unknown, onDropped?: () => void): RequestMetadata {
  const parsed = requestMetadata.safeParse(metadata ?? {});
  const read = parsed.success ? fit(parsed.data) : {};
  if (onDropped && isMissing(metadata ?? {}, read)) onDropped();
  return read;
}

/** In the order in which it is given up. */
const dispensable = ['keywords', 'tags', 'breadcrumbs', 'headings', 'description'] as const;

function fit(metadata: RequestMetadata): RequestMetadata {
  let fitted = metadata;
  const isLarge = () => Buffer.byteLength(JSON.stringify(fitted)) > bounds.totalBytes;
  for (const name of dispensable) {
    if (!isLarge()) return fitted;
    fitted = { ...fitted, pageContext: { ...fitted.pageContext, [name]: undefined } };
  }
  if (isLarge()) fitted = { ...fitted, userInfo: undefined };
  if (isLarge()) fitted = { ...fitted, preferences: undefined };
  return fitted;
}

/** Whether a part that was sent is not there any more. */
function isMissing(sent: unknown, read: RequestMetadata): boolean {
  if (!isRecord(sent)) return true;
  return Object.keys(requestMetadata.shape).some((name) => {
    const part = sent[name];
    const kept: unknown = name in read ? Reflect.get(read, name) : undefined;
    if (part === undefined) return false;
    if (!isRecord(part) || !isRecord(kept)) return kept === undefined;
    return (
      name === 'pageContext' &&
      Object.keys(pageContext.shape).some(
        (field) => part[field] !== undefined && kept[field] === undefined,
      )
    );
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
