import {
  askReader,
  type ChatApplication,
  callClientTool,
  progress,
  ReaderError,
  readConfig,
  type ServerOptions,
  streamText,
  streamWidget,
  WorkflowSteps,
} from 'docusaurus-chatkit-server';

/** Stands for your own system. */
async function* place(): AsyncGenerator<string> {
  yield 'Ordered';
  yield 'Ordered. It ships ';
  yield 'Ordered. It ships tomorrow.';
}

export const application: ChatApplication = {
  async *respond(thread, message, context) {
    const last = (await context.store.items.recent(thread.id, 1)).at(-1);
    if (last?.type === 'structured_input') {
      const size = last.inputs[0]?.answer?.values[0];
      if (!size) throw new ReaderError('Nothing was ordered.', { allowRetry: true });
      yield* streamWidget({
        type: 'Card',
        children: [
          { type: 'Title', value: `One ${size} greeter` },
          { type: 'Button', label: 'Order', onClickAction: { type: 'order', payload: { size } } },
        ],
      });
      return;
    }
    if (last?.type === 'client_tool_call') {
      yield* streamText(`You are reading ${JSON.stringify(last.output)}.`);
      return;
    }
    const words = message?.content.map((part) => part.text).join(' ') ?? '';
    if (words.includes('page')) {
      yield callClientTool('read_page', { parts: ['title'] });
      return;
    }
    yield progress('Looking at the stock', 'search');
    const steps = new WorkflowSteps();
    yield steps.begin();
    yield steps.add({ type: 'custom', title: 'Two sizes left' }).event;
    yield steps.end();
    yield askReader([
      {
        id: 'size',
        type: 'multiple_choice',
        question: 'Which size?',
        options: [{ value: 'small' }, { value: 'large' }],
      },
    ]);
  },

  async *action(_thread, action, sender) {
    if (action.type !== 'order' || !sender) return;
    async function* states() {
      for await (const value of place()) {
        yield { type: 'Card' as const, children: [{ type: 'Text', id: 'state', value }] };
      }
    }
    yield* streamWidget(states());
  },
};

export const options: ServerOptions = { config: readConfig(process.env), application };
