import type { Source } from '../../protocol/index.js';
import { isRecord } from '../isRecord.js';

/**
 * What matters to the reader among the events a back end sends and the SDK passes on as they are:
 * of the Responses API (`response.*`) and of Chat Completions (chunks with `choices`).
 */
export type RawSignal =
  | { kind: 'refusal'; delta: string }
  | { kind: 'reasoning'; delta: string }
  | { kind: 'reasoning_end' }
  | { kind: 'arguments'; delta: string }
  | { kind: 'annotation'; source: Source; index: number | undefined }
  | { kind: 'partial_image'; itemId: string; base64: string; part: number };

/** Reads one event of a back end; empty where it says nothing of these. */
export function readRawSignals(event: unknown): RawSignal[] {
  if (!isRecord(event)) return [];
  if (typeof event.type === 'string') return readResponsesEvent(event.type, event);
  const choice = Array.isArray(event.choices) ? event.choices[0] : undefined;
  const delta = isRecord(choice) ? choice.delta : undefined;
  if (!isRecord(delta)) return [];
  const signals: RawSignal[] = [];
  const reasoning = delta.reasoning_content ?? delta.reasoning;
  if (typeof reasoning === 'string' && reasoning) {
    signals.push({ kind: 'reasoning', delta: reasoning });
  }
  if (typeof delta.refusal === 'string' && delta.refusal) {
    signals.push({ kind: 'refusal', delta: delta.refusal });
  }
  for (const call of Array.isArray(delta.tool_calls) ? delta.tool_calls : []) {
    const called: unknown = isRecord(call) ? call.function : undefined;
    const given = isRecord(called) ? called.arguments : undefined;
    if (typeof given === 'string' && given) signals.push({ kind: 'arguments', delta: given });
  }
  return signals;
}

function readResponsesEvent(type: string, event: Record<string, unknown>): RawSignal[] {
  const delta = typeof event.delta === 'string' ? event.delta : '';
  switch (type) {
    case 'response.refusal.delta':
      return delta ? [{ kind: 'refusal', delta }] : [];
    case 'response.function_call_arguments.delta':
      return delta ? [{ kind: 'arguments', delta }] : [];
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return delta ? [{ kind: 'reasoning', delta }] : [];
    case 'response.reasoning_summary_text.done':
    case 'response.reasoning_text.done':
      return [{ kind: 'reasoning_end' }];
    case 'response.output_text.annotation.added': {
      const source = toSource(event.annotation);
      return source ? [{ kind: 'annotation', ...source }] : [];
    }
    case 'response.image_generation_call.partial_image':
      return typeof event.partial_image_b64 === 'string' && typeof event.item_id === 'string'
        ? [
            {
              kind: 'partial_image',
              itemId: event.item_id,
              base64: event.partial_image_b64,
              part: typeof event.partial_image_index === 'number' ? event.partial_image_index : 0,
            },
          ]
        : [];
    default:
      return [];
  }
}

/** The citations hosted tools make themselves: web pages and files. */
function toSource(value: unknown): { source: Source; index: number | undefined } | undefined {
  if (!isRecord(value)) return undefined;
  if (value.type === 'url_citation' && typeof value.url === 'string') {
    const title = typeof value.title === 'string' ? value.title : value.url;
    return {
      source: { type: 'url', title, url: value.url },
      index: typeof value.end_index === 'number' ? value.end_index : undefined,
    };
  }
  if (
    (value.type === 'file_citation' || value.type === 'container_file_citation') &&
    typeof value.filename === 'string'
  ) {
    return {
      source: { type: 'file', title: value.filename, filename: value.filename },
      index: typeof value.index === 'number' ? value.index : undefined,
    };
  }
  return undefined;
}
