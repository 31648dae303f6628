import express, { type Request, Router } from 'express';
import { z } from 'zod';
import { ChatKitError } from '../errors.js';
import { clientGone, sendEventStream } from '../sse/eventStream.js';
import type { ChatRouterDeps } from './chatRouter.js';
import { isKey, toRequestContext } from './requestContext.js';

const stopBody = z.object({ key: z.string().refine(isKey) });

/** `POST {path}/runs/stop` and `GET {path}/threads/:id/follow`. */
export function createRunRoutes(deps: ChatRouterDeps): Router {
  const router = Router();
  router.post(
    '/runs/stop',
    // A request that survives its page is plain text where the page did not say otherwise.
    express.json({ type: () => true, limit: 4096 }),
    async (request, response) => {
      const context = await contextOf(request, deps);
      const body = stopBody.safeParse(request.body);
      if (!body.success) throw new ChatKitError('invalid_request', 'key: is required');
      const stopped = await deps.runs.stop(body.data.key, context);
      if (!stopped) throw new ChatKitError('not_found', 'There is no run with this key.');
      response.setHeader('Cache-Control', 'no-store');
      response.json({});
    },
  );
  router.get('/threads/:id/follow', async (request, response) => {
    const context = await contextOf(request, deps);
    const signal = clientGone(response);
    const batches = await deps.runs.follow(request.params.id, context, signal);
    await sendEventStream(response, batches, { keepAliveMs: deps.keepAliveMs });
  });
  return router;
}

async function contextOf(request: Request, deps: ChatRouterDeps) {
  const identity = await deps.identify.required(request);
  await deps.limits.consume('requests_per_reader', identity.id);
  return toRequestContext(request, identity, undefined, deps);
}
