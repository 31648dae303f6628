import type { RequestHandler } from 'express';
import { ChatKitError } from '../errors.js';

/**
 * Where readers must sign in, the docs index holds what they may only see after that. A site that
 * was built with `signIn.required` does not publish it; one that was not is not to give it away.
 */
export const hideDocsIndex: RequestHandler = (request, _response, next) => {
  let path = request.path;
  try {
    path = decodeURIComponent(path);
  } catch {
    // No file has such a path.
  }
  if (/chatkit-docs[^/\\]*\.json/i.test(path)) {
    throw new ChatKitError('not_found', 'There is nothing here.');
  }
  next();
};
