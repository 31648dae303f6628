import type { Model, ModelRequest, ModelResponse, StreamEvent } from '@openai/agents';
import { ChatKitError } from '../../errors.js';
import { type RawSignal, readRawSignals } from '../stream/rawSignal.js';
import { estimateFileTokens } from '../text/fileTokens.js';
import { estimateTokens, tokenQuarters } from '../text/tokens.js';

interface Tokens {
  inputTokens: number;
  outputTokens: number;
}

/** Adds up what the calls of one answer used, whether or not the answer came about. */
export class UsageMeter implements Tokens {
  #done: Tokens = { inputTokens: 0, outputTokens: 0 };
  /** What the calls under way are likely to have used: an answer may be stopped amid one. */
  readonly #open = new Set<Tokens>();

  /** Counts a call under way as `estimate` stands; call what is returned when it is over. */
  open(estimate: Tokens): (used: Tokens) => void {
    this.#open.add(estimate);
    return (used) => {
      if (this.#open.delete(estimate)) this.add(used);
    };
  }

  add(used: Tokens): void {
    this.#done = sum([this.#done, used]);
  }

  get inputTokens(): number {
    return sum([this.#done, ...this.#open]).inputTokens;
  }

  get outputTokens(): number {
    return sum([this.#done, ...this.#open]).outputTokens;
  }

  get total(): number {
    return this.inputTokens + this.outputTokens;
  }
}

function sum(all: readonly Tokens[]): Tokens {
  return {
    inputTokens: all.reduce((total, { inputTokens }) => total + inputTokens, 0),
    outputTokens: all.reduce((total, { outputTokens }) => total + outputTokens, 0),
  };
}

/** About what one more turn adds to the input: a search's results. */
const turnTokens = 4_000;
/** About what a turn says. */
const answerTokens = 1_000;
/**
 * Where more is left, an endpoint is not told how much: most refuse a limit above what their model
 * can say at once, be it 4,096 or 16,384 tokens or what is left of a small context.
 */
const tightTokens = 4_000;

/**
 * A model that counts what one answer uses, by the endpoint's own figures, or an estimate where
 * it gives none or breaks off. Before its calls would go over `most` tokens it is told to answer
 * without further tools.
 * @throws ChatKitError `model_unavailable` from a call that cannot be made within `most`, or that
 * goes on and on beyond it
 */
export function meterModel(model: Model, meter: UsageMeter, most?: number): Model {
  const prepare = (request: ModelRequest): Prepared => {
    const coming = estimateRequest(request);
    if (most === undefined) return { coming, left: Number.POSITIVE_INFINITY, asked: request };
    const afterThis = meter.total + coming + answerTokens;
    if (afterThis > most) {
      throw new ChatKitError(
        'model_unavailable',
        `The answer would take about ${afterThis} tokens; a run may use ${most}.`,
      );
    }
    const left = most - meter.total - coming;
    const modelSettings = { ...request.modelSettings };
    const wanted = modelSettings.maxTokens ?? (left < tightTokens ? left : undefined);
    if (wanted !== undefined) modelSettings.maxTokens = Math.min(wanted, left);
    const another = coming + turnTokens + answerTokens;
    if (afterThis + another > most && request.tools.length > 0) modelSettings.toolChoice = 'none';
    return { coming, left, asked: { ...request, modelSettings } };
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
      const { coming, left, asked } = prepare(request);
      const estimate: Tokens = { inputTokens: 0, outputTokens: 0 };
      const close = meter.open(estimate);
      let quarters = 0;
      let reported: Tokens | undefined;
      try {
        for await (const event of model.getStreamedResponse(asked)) {
          quarters += saidBy(event);
          estimate.inputTokens = coming;
          estimate.outputTokens = Math.ceil(quarters / 4);
          if (event.type === 'response_done') reported = event.response.usage;
          // An endpoint that goes on and on must end there.
          if (!reported && estimate.outputTokens > left) {
            throw new ChatKitError('model_unavailable', `The answer went over ${most} tokens.`);
          }
          yield event;
        }
      } finally {
        close(orEstimate(reported, estimate));
      }
    },
  };
}

interface Prepared {
  /** Tokens of the request. */
  coming: number;
  /** Tokens that are left for what it is answered with. */
  left: number;
  asked: ModelRequest;
}

function isUnseen(signal: RawSignal): signal is RawSignal & { delta: string } {
  return signal.kind === 'reasoning' || signal.kind === 'arguments';
}

/** What an event says, thinks or calls a tool with, in quarters of a token. */
function saidBy(event: StreamEvent): number {
  if (event.type === 'output_text_delta') return tokenQuarters(event.delta);
  if (event.type !== 'model') return 0;
  return readRawSignals(event.event).reduce(
    (sum, signal) => sum + (isUnseen(signal) ? tokenQuarters(signal.delta) : 0),
    0,
  );
}

function orEstimate(reported: Tokens | undefined, estimate: Tokens): Tokens {
  return reported && reported.inputTokens > 0 ? reported : estimate;
}

/** A value that is a file as a whole: one that a reader writes into a text is counted as text. */
const isFile = /^data:[\w/+.-]{1,100};base64,/;

function estimateRequest({ systemInstructions, input, tools }: ModelRequest): number {
  let files = 0;
  // Files are not counted by the length of their bytes in text, nor written out to be: they are megabytes.
  const text = JSON.stringify([systemInstructions, input, tools], (_key, value: unknown) => {
    if (typeof value !== 'string' || !isFile.test(value)) return value;
    files += estimateFileTokens(value);
    return '';
  });
  return estimateTokens(text) + files;
}
