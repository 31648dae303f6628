import { z } from 'zod';

/** The docs index as the plugin writes it: one file a locale, all versions (contract: schema 1). */
export const indexSection = z.object({
  /** The heading's id; null for the text before a page's first heading. */
  anchor: z.string().nullable(),
  heading: z.string(),
  /** From the page's title down to this heading. */
  headingPath: z.array(z.string()),
  level: z.int().min(1).max(6),
  /** Markdown-like text: code in fences, lists and tables readable. */
  text: z.string(),
});
export type IndexSection = z.infer<typeof indexSection>;

export const indexPage = z.object({
  /** The page's path on the site, base URL and locale included: `/docs/intro`. */
  url: z.string(),
  title: z.string(),
  description: z.string().default(''),
  /** A docs version's name (`current`, `1.0`), or `''` for pages outside of versioned docs. */
  version: z.string().default(''),
  versionLabel: z.string().default(''),
  /** The docs instance whose version it is; `''` where it has no other, and in older indexes. */
  instance: z.string().default(''),
  breadcrumbs: z.array(z.string()).default(() => []),
  tags: z.array(z.string()).default(() => []),
  /** The source file, relative to the site, for the owner's report. */
  source: z.string().optional(),
  sections: z.array(indexSection),
});
export type IndexPage = z.infer<typeof indexPage>;

export const docsIndex = z.object({
  schema: z.literal(1),
  site: z.object({
    title: z.string(),
    url: z.string(),
    baseUrl: z.string(),
    locale: z.string(),
    locales: z.array(z.string()),
  }),
  /** The docs instances with several versions: each has names of its own for them. */
  instances: z
    .array(
      z.object({
        id: z.string(),
        /** The version of readers who have chosen none. */
        lastVersion: z.string(),
      }),
    )
    .default(() => []),
  pages: z.array(indexPage),
});
/** One locale of one site. */
export type DocsIndex = z.infer<typeof docsIndex>;
