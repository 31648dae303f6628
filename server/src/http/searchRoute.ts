import { Router } from 'express';
import { z } from 'zod';
import type { Docs, DocsHit } from '../docs/docs.js';
import type { Limits } from '../limits/limits.js';
import type { Identify } from './identify.js';
import { invalidRequest } from './invalidRequest.js';

export interface SearchRouteDeps {
  docs: Docs;
  limits: Limits;
  /** Where readers must sign in, search is for them alone, too. */
  identify: Identify;
}

/** One place in the docs, as `GET {path}/search` answers. */
export interface SearchAnswer {
  href: string;
  title: string;
  heading: string;
  breadcrumbs: string[];
  version: string;
  /** The docs instance whose version it is; empty where that has no other. */
  instance: string;
  locale: string;
  snippet: string;
}

const maximumLimit = 20;

/** A text given once, of so many characters. */
const text = (most: number) =>
  z
    .string({ error: ({ input }) => (input === undefined ? 'is required' : 'must be given once') })
    .trim()
    .max(most, `may have ${most} characters`);
const wrongLimit = `must be a whole number from 1 to ${maximumLimit}`;

const searchQuery = z.object({
  q: text(2000).min(1, 'is required'),
  version: text(200).optional(),
  instance: text(200).optional(),
  locale: text(50).optional(),
  limit: z.coerce
    .number(wrongLimit)
    .int(wrongLimit)
    .min(1, wrongLimit)
    .max(maximumLimit, wrongLimit)
    .default(8),
});

/** `GET {path}/search?q=&version=&instance=&locale=&limit=`, to be mounted at `{path}`. */
export function createSearchRoute({ docs, limits, identify }: SearchRouteDeps): Router {
  const router = Router();
  router.get('/search', async (request, response) => {
    await identify.whereRequired(request);
    await limits.consume('searches_per_address', request.ip ?? 'unknown');
    const parsed = searchQuery.safeParse(dropEmpty(request.query));
    if (!parsed.success) throw invalidRequest(parsed.error);
    const { q, version, instance, locale, limit } = parsed.data;
    const scope = { version, instance, locale };
    const { hits } = await docs.search({ text: q, scope, limit, completing: true });
    response.setHeader('Cache-Control', 'no-store');
    response.json({ results: hits.map(toAnswer) });
  });
  return router;
}

/** `?version=` is the same as no version. */
function dropEmpty(query: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

function toAnswer(hit: DocsHit): SearchAnswer {
  const { href, title, heading, breadcrumbs, version, instance = '', locale, snippet } = hit;
  return { href, title, heading, breadcrumbs, version, instance, locale, snippet };
}
