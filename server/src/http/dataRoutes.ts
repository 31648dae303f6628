import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Runs } from '../chat/runs.js';
import { ChatKitError } from '../errors.js';
import type { Limits } from '../limits/limits.js';
import { type ReaderStore, type Store, streamExport } from '../store/index.js';
import type { Identify } from './identify.js';
import { invalidRequest } from './invalidRequest.js';
import { jsonBody } from './readBody.js';

export interface DataRoutesDeps {
  identify: Identify;
  runs: Pick<Runs, 'forgetReader'>;
  store: Store;
  limits: Limits;
  /** Told when a reader's data are gone: what this server remembers of their sign-ins goes, too. */
  onErased?: (userId: string) => Promise<void>;
}

const value = 'must be a number, true, false or a text of at most 2000 characters';

/** What a reader may keep as preferences: as much as the prompt would take. */
const preferencesBody = z
  .record(
    z.string().max(100),
    z.union([z.string().max(2000, value), z.number(), z.boolean()], value),
    {
      error: ({ code }) =>
        code === 'invalid_key'
          ? 'a name may have 100 characters'
          : 'must be an object of names and values',
    },
  )
  .refine((preferences) => Object.keys(preferences).length <= 50, 'at most 50 preferences');

/**
 * A reader's rights over their data, to be mounted at `{path}`: `GET /me/export`, `DELETE /me`,
 * `GET` and `PUT /preferences` (the flat object itself, which is replaced whole).
 */
export function createDataRoutes(deps: DataRoutesDeps): Router {
  const router = Router();
  const reader = async (request: Request, response: Response): Promise<ReaderStore> => {
    response.setHeader('Cache-Control', 'no-store');
    const identity = await deps.identify.required(request);
    await deps.limits.consume('requests_per_reader', identity.id);
    return deps.store.forReader(identity.id);
  };

  /** Whose export goes on: each holds a file of theirs in memory, and one is enough. */
  const exporting = new Set<string>();
  router.get('/me/export', async (request, response) => {
    const own = await reader(request, response);
    if (exporting.has(own.userId)) {
      throw new ChatKitError('rate_limited', 'An export is under way.', { retryAfter: 30 });
    }
    exporting.add(own.userId);
    try {
      await deps.limits.consume('exports_per_reader', own.userId);
      const chunks = streamExport(own)[Symbol.asyncIterator]();
      // The first chunk is awaited before the answer begins: a database that is away is a 503 then.
      const first = await chunks.next();
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.setHeader('Content-Disposition', 'attachment; filename="conversations.json"');
      await send(response, first, chunks);
    } finally {
      exporting.delete(own.userId);
    }
  });

  router.delete('/me', async (request, response) => {
    const own = await reader(request, response);
    await own.erase();
    // After it, so that none has begun meanwhile. Those of other servers have lost their lease.
    deps.runs.forgetReader(own.userId);
    await deps.onErased?.(own.userId);
    response.json({});
  });

  router.get('/preferences', async (request, response) => {
    response.json(await (await reader(request, response)).preferences.get());
  });

  router.put('/preferences', jsonBody(128 * 1024), async (request, response) => {
    const own = await reader(request, response);
    const body = preferencesBody.safeParse(request.body);
    if (!body.success) throw invalidRequest(body.error);
    await own.preferences.set(body.data);
    response.json(body.data);
  });

  return router;
}

/** A failure on the way cuts the connection: half an export must not look like a whole one. */
async function send(
  response: Response,
  first: IteratorResult<string>,
  rest: AsyncIterator<string>,
): Promise<void> {
  async function* all(): AsyncIterable<string> {
    if (!first.done) yield first.value;
    yield* { [Symbol.asyncIterator]: () => rest };
  }
  try {
    await pipeline(Readable.from(all()), response);
  } catch (error) {
    // The reader has gone; otherwise whoever handles errors sees that the answer has begun.
    if (!response.destroyed || !isPrematureClose(error)) throw error;
  }
}

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
