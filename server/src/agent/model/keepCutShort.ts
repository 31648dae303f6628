import type { Model, StreamEvent } from '@openai/agents';
import { isRecord } from '../isRecord.js';

type Delta = Extract<StreamEvent, { type: 'output_text_delta' }>;
type Done = Extract<StreamEvent, { type: 'response_done' }>;

/**
 * A model whose answers are kept where its endpoint cuts them for their length, with `[…]` at the
 * end: of Chat Completions the SDK gives a half answer for a whole one, of Responses none at all,
 * though the reader has seen it being written.
 */
export function keepCutShort(model: Model): Model {
  return {
    getResponse: (request) => model.getResponse(request),

    async *getStreamedResponse(request): AsyncGenerator<StreamEvent, void> {
      let text = '';
      let last: Delta | undefined;
      let cut: CutShort | undefined;
      try {
        for await (const event of model.getStreamedResponse(request)) {
          if (event.type === 'output_text_delta') {
            text += event.delta;
            last = event;
          }
          if (event.type === 'model') cut ??= readCutShort(event.event);
          if (event.type === 'response_done' && cut && last && !callsTools(event.response.output)) {
            yield { ...last, delta: endOf(text) };
          }
          yield event;
        }
      } catch (error) {
        if (!cut?.response || !last || text.trim() === '' || callsTools(cut.response.output))
          throw error;
        yield { ...last, delta: endOf(text) };
        yield toDone(text, cut.response);
      }
    },
  };
}

interface CutShort {
  /** Of the Responses API alone: the response as far as it came. */
  response?: { id: string; output: unknown[]; usage: Record<string, unknown> };
}

/** Whether an event of an endpoint says that the answer ends for its length. */
function readCutShort(event: unknown): CutShort | undefined {
  if (!isRecord(event)) return undefined;
  if (event.type === 'response.incomplete' && isRecord(event.response)) {
    const { id, output, usage, incomplete_details: details } = event.response;
    if (!isRecord(details) || details.reason !== 'max_output_tokens') return undefined;
    return {
      response: {
        id: String(id),
        output: Array.isArray(output) ? output : [],
        usage: isRecord(usage) ? usage : {},
      },
    };
  }
  const choice = Array.isArray(event.choices) ? event.choices[0] : undefined;
  return isRecord(choice) && choice.finish_reason === 'length' ? {} : undefined;
}

function callsTools(output: readonly unknown[]): boolean {
  return output.some((item) => isRecord(item) && item.type === 'function_call');
}

/** Outside of code: a block that is open is closed first. */
export function endOf(text: string): string {
  const fences = text.match(/^\s*```/gm)?.length ?? 0;
  return fences % 2 === 1 ? '\n```\n\n[…]' : ' […]';
}

function toDone(text: string, { id, usage }: NonNullable<CutShort['response']>): Done {
  const tokens = (name: string) => (typeof usage[name] === 'number' ? usage[name] : 0);
  return {
    type: 'response_done',
    response: {
      id,
      usage: {
        requests: 1,
        inputTokens: tokens('input_tokens'),
        outputTokens: tokens('output_tokens'),
        totalTokens: tokens('total_tokens'),
      },
      output: [
        {
          type: 'message',
          role: 'assistant',
          status: 'incomplete',
          content: [{ type: 'output_text', text }],
        },
      ],
    },
  };
}
