import type { Model, StreamEvent } from '@openai/agents';
import { readRawSignals } from '../stream/rawSignal.js';
import { endOf } from './keepCutShort.js';
import { ModelRepeatsError } from './modelErrors.js';

/** So many characters that are one passage again and again are a loop. */
const looked = 1_200;
/** At least so often: no table, list or rule of dashes in an answer is like that. */
const times = 5;
/** Looked at each so many characters. */
const step = 200;

/**
 * A model that is stopped where it says the same again and again: small models do, until their
 * context is full, which takes minutes. What it has said is kept, with `[…]` at its end.
 * @throws ModelRepeatsError where it goes round in its thoughts, or in what it calls a tool with
 */
export function endRepeating(model: Model): Model {
  return {
    getResponse: (request) => model.getResponse(request),

    async *getStreamedResponse(request): AsyncGenerator<StreamEvent, void> {
      const text = new Tail();
      const thoughts = new Tail();
      for await (const event of model.getStreamedResponse(request)) {
        if (event.type === 'model') {
          const unseen = readRawSignals(event.event).flatMap((signal) =>
            signal.kind === 'reasoning' || signal.kind === 'arguments' ? [signal.delta] : [],
          );
          if (thoughts.repeats(unseen.join(''))) throw new ModelRepeatsError();
        }
        yield event;
        if (event.type !== 'output_text_delta' || !text.repeats(event.delta)) continue;
        const end = endOf(text.whole);
        yield { ...event, delta: end };
        yield toDone(`${text.whole}${end}`);
        return;
      }
    },
  };
}

/** What was said so far. */
class Tail {
  whole = '';
  #next = looked;

  /** Adds to it. @returns whether its end is one passage again and again */
  repeats(delta: string): boolean {
    this.whole += delta;
    if (this.whole.length < this.#next) return false;
    this.#next = this.whole.length + step;
    return periodOf(this.whole.slice(-looked)) * times <= looked;
  }
}

/** The length of the shortest passage that, said again and again, gives the text. */
function periodOf(text: string): number {
  const borders = [0];
  for (let index = 1, border = 0; index < text.length; index++) {
    while (border > 0 && text[index] !== text[border]) border = borders[border - 1] ?? 0;
    if (text[index] === text[border]) border++;
    borders.push(border);
  }
  return text.length - (borders.at(-1) ?? 0);
}

/** Nobody says what it used: that is estimated then. */
function toDone(text: string): StreamEvent {
  return {
    type: 'response_done',
    response: {
      id: 'cut',
      usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
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
