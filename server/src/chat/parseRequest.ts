import { createHash } from 'node:crypto';
import type { ZodError } from 'zod';
import { ChatKitError } from '../errors.js';
import {
  type ChatKitRequest,
  chatKitRequest,
  cleanJson,
  type StreamingRequest,
  streamingRequests,
} from '../protocol/index.js';

const streamingTypes = new Set<string>(
  streamingRequests.map((request) => request.shape.type.value),
);

/**
 * The values a body may have, many times what any client sends: a megabyte of zeros in a list
 * would keep the schema, which makes a fault of each, busy for seconds.
 */
const maxValues = 20_000;

/** Whether the answer to this request is an event stream. */
export function isStreaming(request: ChatKitRequest): request is StreamingRequest {
  return streamingTypes.has(request.type);
}

/**
 * Reads a request's body.
 * @throws ChatKitError `invalid_json`, or `invalid_request` with the place of the first fault
 */
export function parseRequest(body: Buffer): ChatKitRequest {
  const parsed = chatKitRequest.safeParse(parseJson(body));
  if (!parsed.success) throw new ChatKitError('invalid_request', describe(parsed.error));
  return parsed.data;
}

/**
 * SHA-256 (hex) of what a request asks, so that a repeated key can be told from a misused one.
 * Its metadata does not count: the page the reader is on may have changed between two tries.
 */
export function hashRequest(request: ChatKitRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([request.type, request.params]))
    .digest('hex');
}

function parseJson(body: Buffer): unknown {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new ChatKitError('invalid_json', 'The body is not JSON.', { cause });
  }
  try {
    return cleanJson(json, maxValues);
  } catch (cause) {
    const message = 'The body is nested too deeply, or has too many values.';
    throw new ChatKitError('invalid_request', message, { cause });
  }
}

/** The first fault, with its place: `params.limit: must not be negative`. */
function describe(error: ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'The request is not valid.';
  const place = issue.path.map(String).join('.');
  return `${place || 'request'}: ${issue.message}`.slice(0, 300);
}
