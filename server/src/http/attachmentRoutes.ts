import { type Request, Router } from 'express';
import type { StoredAttachments } from '../application/index.js';
import { ChatKitError } from '../errors.js';
import { toSentAttachment } from '../protocol/index.js';
import type { ChatRouterDeps } from './chatRouter.js';
import { openCors } from './cors.js';
import { readFile } from './multipart.js';
import { readBody } from './readBody.js';
import { toRequestContext } from './requestContext.js';

/**
 * `PUT {path}/attachments/:id` with the bytes, `POST` with a form's field `file`; `POST
 * {path}/attachments` for a file that was not announced; `GET …/preview` for pictures.
 */
export function createAttachmentRoutes(
  deps: ChatRouterDeps & { uploads: StoredAttachments },
): Router {
  const { uploads } = deps;
  const router = Router();
  const contextOf = async (request: Request) => {
    const identity = await deps.identify.required(request);
    await deps.limits.consume('requests_per_reader', identity.id);
    // By address: whoever fills the disk takes a new anonymous reader for each file.
    await deps.limits.consume('uploads_per_address', request.ip ?? 'unknown');
    return toRequestContext(request, identity, undefined, deps);
  };

  router.post('/attachments', async (request, response) => {
    const context = await contextOf(request);
    const file = await readFile(request, uploads.maxBytes);
    response.json(toSentAttachment(await uploads.uploadDirect(file, context)));
  });
  // Who it is comes before the bytes: a stranger's are not read.
  router.put('/attachments/:id', async (request, response) => {
    const context = await contextOf(request);
    const bytes = await readBody(request, uploads.maxBytes);
    response.json(toSentAttachment(await uploads.upload(request.params.id, bytes, context)));
  });
  router.post('/attachments/:id', async (request, response) => {
    const context = await contextOf(request);
    const { bytes } = await readFile(request, uploads.maxBytes);
    response.json(toSentAttachment(await uploads.upload(request.params.id, bytes, context)));
  });
  router.use('/attachments/:id/preview', openCors);
  router.get('/attachments/:id/preview', async (request, response) => {
    const { t } = request.query;
    if (typeof t !== 'string') throw new ChatKitError('not_found', 'There is no such preview.');
    const { bytes, mimeType } = await uploads.preview(request.params.id, t);
    response.set({
      'Content-Type': mimeType,
      'X-Content-Type-Options': 'nosniff',
      // An <img> draws it all the same; opened by itself it is saved, and can run nothing.
      'Content-Disposition': 'attachment',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': 'private, max-age=3600, immutable',
    });
    response.send(Buffer.from(bytes));
  });
  return router;
}
