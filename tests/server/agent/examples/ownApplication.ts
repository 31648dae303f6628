import { Agent, Runner } from '@openai/agents';
import {
  AgentEvents,
  type ChatApplication,
  readConfig,
  recentItems,
  type ServerOptions,
  toAgentInput,
  toThreadEvents,
} from 'docusaurus-chatkit-server';

/** Answers with an agent that knows nothing of docs. */
export function createApplication(runner: Runner): ChatApplication {
  const agent = new Agent<{ events: AgentEvents }>({
    name: 'Assistant',
    instructions: 'Answer briefly.',
    modelSettings: { store: false },
  });
  return {
    async *respond(thread, message, context) {
      thread.title ??= message?.content
        .map((part) => part.text)
        .join(' ')
        .slice(0, 60);
      const items = await recentItems(context.store.items, thread.id);
      const input = await toAgentInput(items);
      const events = new AgentEvents(context);
      const { signal } = context;
      yield* toThreadEvents(
        events,
        () => runner.run(agent, input, { stream: true, context: { events }, signal }),
        { signal },
      );
    },
  };
}

export const options: ServerOptions = {
  config: readConfig(process.env),
  application: createApplication(new Runner({ tracingDisabled: true })),
};
