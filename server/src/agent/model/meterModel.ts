import type { Model, ModelRequest, ModelResponse, StreamEvent } from '@openai/agents';
import { ChatKitError } from '../../errors.js';
import { estimateTokens } from '../text/tokens.js';

interface Tokens {
  inputTokens: number;
  outputTokens: number;
}

/** Adds up what the calls of one answer used, whether or not the answer came about. */
export class UsageMeter implements Tokens {
  inputTokens = 0;
  outputTokens = 0;

  add(used: Tokens): void {
    this.inputTokens += used.inputTokens;
    this.outputTokens += used.outputTokens;
  }

  get total(): number {
    return this.inputTokens + this.outputTokens;
  }
}

/** About what one more turn adds to the input: a search's results. */
const turnTokens = 4_000;
/** About what a turn says. */
const answerTokens = 1_000;

/**
 * A model that counts what one answer uses, by the endpoint's own figures, or an estimate where
 * it gives none or breaks off. Before its calls would go over `most` tokens it is told to answer
 * without further tools.
 * @throws ChatKitError `model_unavailable` from a call that cannot be made within `most`
 */
export function meterModel(model: Model, meter: UsageMeter, most?: number): Model {
  const prepare = (request: ModelRequest): { coming: number; asked: ModelRequest } => {
    const coming = estimateRequest(request);
    if (most === undefined) return { coming, asked: request };
    const afterThis = meter.total + coming + answerTokens;
    if (afterThis > most) {
      throw new ChatKitError(
        'model_unavailable',
        `The answer would take about ${afterThis} tokens; a run may use ${most}.`,
      );
    }
    // What it may say is what is left: an endpoint that goes on and on must end there.
    const left = most - meter.total - coming;
    const maxTokens = Math.min(request.modelSettings.maxTokens ?? left, left);
    const modelSettings = { ...request.modelSettings, maxTokens };
    const another = coming + turnTokens + answerTokens;
    if (afterThis + another <= most || request.tools.length === 0) {
      return { coming, asked: { ...request, modelSettings } };
    }
    return {
      coming,
      asked: { ...request, modelSettings: { ...modelSettings, toolChoice: 'none' } },
    };
  };

  return {
    async getResponse(request): Promise<ModelResponse> {
      const { coming, asked } = prepare(request);
      const response = await model.getResponse(asked);
      const said = estimateTokens(JSON.stringify(response.output));
      meter.add(orEstimate(response.usage, { inputTokens: coming, outputTokens: said }));
      return response;
    },

    async *getStreamedResponse(request): AsyncGenerator<StreamEvent, void> {
      const { coming, asked } = prepare(request);
      const estimate: Tokens = { inputTokens: 0, outputTokens: 0 };
      let reported: Tokens | undefined;
      try {
        for await (const event of model.getStreamedResponse(asked)) {
          estimate.inputTokens = coming;
          if (event.type === 'output_text_delta') {
            estimate.outputTokens += estimateTokens(event.delta);
          }
          if (event.type === 'response_done') reported = event.response.usage;
          yield event;
        }
      } finally {
        meter.add(orEstimate(reported, estimate));
      }
    },
  };
}

function orEstimate(reported: Tokens | undefined, estimate: Tokens): Tokens {
  return reported && reported.inputTokens > 0 ? reported : estimate;
}

function estimateRequest({ systemInstructions, input, tools }: ModelRequest): number {
  // Images are not counted by the length of their bytes in text.
  const text = JSON.stringify([systemInstructions, input, tools]).replace(
    /data:[\w/+.-]+;base64,[\w+/=]+/g,
    'x'.repeat(3_000),
  );
  return estimateTokens(text);
}
