import type {
  ChatApplication,
  RespondContext,
  ResponderEvent,
} from '../../../../server/src/application/index.js';
import type { ThreadMetadata, UserMessageItem } from '../../../../server/src/protocol/index.js';

/** One call of `respond`, answered by the test step by step. */
export class Turn {
  readonly #steps: Array<ResponderEvent | Error | 'end'> = [];
  #wake: () => void = () => {};

  constructor(
    readonly thread: ThreadMetadata,
    readonly input: UserMessageItem | null,
    readonly context: RespondContext,
  ) {}

  send(...events: ResponderEvent[]): void {
    this.#push(...events);
  }

  /** Begins an assistant message and writes this much of it. */
  begin(id: string, text: string): void {
    this.send(
      { type: 'thread.item.added', item: { id, type: 'assistant_message', content: [] } },
      {
        type: 'thread.item.updated',
        item_id: id,
        update: {
          type: 'assistant_message.content_part.added',
          content_index: 0,
          content: { type: 'output_text', text: '', annotations: [] },
        },
      },
    );
    this.write(id, text);
  }

  write(id: string, delta: string): void {
    this.send({
      type: 'thread.item.updated',
      item_id: id,
      update: { type: 'assistant_message.content_part.text_delta', content_index: 0, delta },
    });
  }

  /** Ends the message with its whole text, and the answer with it. */
  finish(id: string, text: string): void {
    this.send({
      type: 'thread.item.done',
      item: { id, type: 'assistant_message', content: [{ type: 'output_text', text }] },
    });
    this.end();
  }

  end(): void {
    this.#push('end');
  }

  fail(error: Error): void {
    this.#push(error);
  }

  async *events(): AsyncGenerator<ResponderEvent, void> {
    for (;;) {
      const step = this.#steps.shift();
      if (step === 'end') return;
      if (step instanceof Error) throw step;
      if (step) yield step;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #push(...steps: Array<ResponderEvent | Error | 'end'>): void {
    this.#steps.push(...steps);
    this.#wake();
  }
}

/** An application that answers as the test says, when the test says. */
export class ControlledApplication implements ChatApplication {
  readonly #turns: Turn[] = [];
  #waiting: Array<(turn: Turn) => void> = [];

  respond(thread: ThreadMetadata, input: UserMessageItem | null, context: RespondContext) {
    const turn = new Turn(thread, input, context);
    const waiting = this.#waiting.shift();
    if (waiting) waiting(turn);
    else this.#turns.push(turn);
    return turn.events();
  }

  /** The next call of `respond`. */
  turn(): Promise<Turn> {
    const turn = this.#turns.shift();
    if (turn) return Promise.resolve(turn);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** How many calls nobody has taken yet. */
  get open(): number {
    return this.#turns.length;
  }
}
