import {
  type AssistantMessageItem,
  type FunctionCallItem,
  type Model,
  type ModelRequest,
  type ModelResponse,
  type StreamEvent,
  Usage,
} from '@openai/agents';
import { decide, type Reply } from './decide.js';

/**
 * A model without a language model: it calls the same tools through the same runner as any other,
 * and answers by quoting what they found, with the same marks. The same request has the same
 * answer, byte for byte.
 */
export function createOfflineModel(): Model {
  return {
    async getResponse(request): Promise<ModelResponse> {
      return { usage: new Usage({ requests: 1 }), output: toOutput(decide(request), request) };
    },

    async *getStreamedResponse(request): AsyncGenerator<StreamEvent, void> {
      request.signal?.throwIfAborted();
      yield { type: 'response_started' };
      const reply = decide(request);
      if (reply.type === 'text') {
        for (const delta of toDeltas(reply.text)) {
          yield { type: 'output_text_delta', delta };
          // Lets other answers have their turn, and a stop be seen.
          await new Promise((resolve) => setImmediate(resolve));
          request.signal?.throwIfAborted();
        }
      }
      yield {
        type: 'response_done',
        response: {
          id: 'offline',
          usage: { requests: 1, inputTokens: 0, outputTokens: 0, totalTokens: 0 },
          output: toOutput(reply, request),
        },
      };
    },
  };
}

function toOutput(
  reply: Reply,
  request: ModelRequest,
): Array<AssistantMessageItem | FunctionCallItem> {
  if (reply.type === 'text') {
    return [
      {
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: reply.text }],
      },
    ];
  }
  const calls = Array.isArray(request.input)
    ? request.input.filter((item) => item.type === 'function_call').length
    : 0;
  return [
    {
      type: 'function_call',
      callId: `call_${calls + 1}`,
      name: reply.name,
      arguments: JSON.stringify(reply.arguments),
      status: 'completed',
    },
  ];
}

/** A few words at a time, as a language model would. */
function toDeltas(text: string): string[] {
  return text.match(/(?:\S+\s*){1,4}|\s+/g) ?? [];
}
