import { type Request, Router } from 'express';
import { z } from 'zod';
import { ChatKitError } from '../errors.js';
import { clientGone, sendEventStream } from '../sse/eventStream.js';
import type { ChatRouterDeps } from './chatRouter.js';
import { jsonBody } from './readBody.js';
import { isKey, toRequestContext } from './requestContext.js';

/** The run of a key; or, for one who follows it without, the one that goes on in a thread. */
const stopBody = z.union([
  z.strictObject({ key: z.string().refine(isKey) }),
  z.strictObject({ thread_id: z.string().min(1).max(200) }),
]);

/** `POST {path}/runs/stop` and `GET {path}/threads/:id/follow`. */
export function createRunRoutes(deps: ChatRouterDeps): Router {
  const router = Router();
  router.post(
    '/runs/stop',
    // A request that survives its page is plain text where the page did not say otherwise.
    jsonBody(4096, { anyType: true }),
    async (request, response) => {
      const context = await contextOf(request, deps);
      const body = stopBody.safeParse(request.body);
      if (!body.success)
        throw new ChatKitError('invalid_request', 'key or thread_id: one is required');
      const stopped = await ('key' in body.data
        ? deps.runs.stop(body.data.key, context)
        : deps.runs.stopThread(body.data.thread_id, context));
      if (!stopped) throw new ChatKitError('not_found', 'There is no such run.');
      response.setHeader('Cache-Control', 'no-store');
      response.json({});
    },
  );
  router.get('/threads/:id/follow', async (request, response) => {
    const context = await contextOf(request, deps);
    const signal = clientGone(response);
    const frames = await deps.runs.follow(request.params.id, context, signal);
    await sendEventStream(response, frames, { keepAliveMs: deps.keepAliveMs });
  });
  return router;
}

async function contextOf(request: Request, deps: ChatRouterDeps) {
  const identity = await deps.identify.required(request);
  await deps.limits.consume('requests_per_reader', identity.id);
  return toRequestContext(request, identity, undefined, deps);
}
