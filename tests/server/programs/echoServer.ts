// A whole server whose answer repeats the question, one word every WORD_MS milliseconds; configured
// by the environment as any server. Prints the port it listens on.
import type {
  ChatApplication,
  RespondContext,
  ResponderEvent,
} from '../../../server/src/application/index.js';
import { readConfig } from '../../../server/src/config.js';
import { createLogger } from '../../../server/src/logger.js';
import { startServer } from '../../../server/src/main.js';
import type { UserMessageItem } from '../../../server/src/protocol/index.js';

const wordMs = Number(process.env.WORD_MS ?? 10);

async function* respond(
  _thread: unknown,
  input: UserMessageItem | null,
  { createId, signal, reportUsage }: RespondContext,
): AsyncGenerator<ResponderEvent> {
  const words = (input?.content.map(({ text }) => text).join(' ') ?? 'nothing').split(' ');
  const id = createId('message');
  yield { type: 'thread.item.added', item: { type: 'assistant_message', id, content: [] } };
  const part = (type: string, more: object) => ({
    type: 'thread.item.updated' as const,
    item_id: id,
    update: { type: `assistant_message.content_part.${type}`, content_index: 0, ...more },
  });
  const text = (value: string) => ({ type: 'output_text', text: value, annotations: [] });
  yield part('added', { content: text('') });
  for (const word of words) {
    await new Promise((resolve) => setTimeout(resolve, wordMs));
    if (signal.aborted) return;
    yield part('text_delta', { delta: `${word} ` });
  }
  const content = text(`${words.join(' ')} `);
  yield part('done', { content });
  reportUsage({ inputTokens: words.length, outputTokens: words.length, model: 'echo' });
  yield {
    type: 'thread.item.done',
    item: { type: 'assistant_message', id, content: [content] },
  };
}

const application: ChatApplication = { respond };
const config = readConfig(process.env);
const logger = createLogger({ level: config.LOG_LEVEL, content: false });
const server = await startServer({ config, logger, application, print: () => {} });
process.stdout.write(`${server.port}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void server.close().then(() => process.exit(0)));
}
