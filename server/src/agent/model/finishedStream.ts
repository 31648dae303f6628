import type { Model, StreamEvent } from '@openai/agents';
import { ModelBrokeOffError } from './modelErrors.js';

/**
 * A Chat Completions model whose stream must say why it ended. The SDK takes a connection that
 * was closed in mid-answer for the end of the answer; a reader would get half of one as a whole.
 */
export function requireFinish(model: Model): Model {
  return {
    getResponse: (request) => model.getResponse(request),

    async *getStreamedResponse(request): AsyncGenerator<StreamEvent, void> {
      let finished = false;
      for await (const event of model.getStreamedResponse(request)) {
        if (event.type === 'model') finished ||= saysWhyItEnds(event.event);
        if (event.type === 'response_done' && !finished) throw new ModelBrokeOffError();
        yield event;
      }
    },
  };
}

function saysWhyItEnds(chunk: unknown): boolean {
  if (typeof chunk !== 'object' || chunk === null || !('choices' in chunk)) return false;
  const { choices } = chunk;
  return (
    Array.isArray(choices) &&
    choices.some((choice: unknown) => {
      return (
        typeof choice === 'object' &&
        choice !== null &&
        'finish_reason' in choice &&
        typeof choice.finish_reason === 'string'
      );
    })
  );
}
