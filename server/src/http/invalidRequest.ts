import type { z } from 'zod';
import { ChatKitError } from '../errors.js';

/**
 * The refusal that names the first fault and its place: `limit: must be …`. The words are those of the
 * schema, which has its own for each fault: the validator's are those of a programmer.
 */
export function invalidRequest(error: z.ZodError): ChatKitError {
  const [issue] = error.issues;
  const place = issue?.path.map(String).join('.') || 'body';
  return new ChatKitError(
    'invalid_request',
    `${place}: ${issue?.message ?? 'is not valid'}`.slice(0, 300),
  );
}
