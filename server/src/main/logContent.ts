import type { ChatApplication } from '../application/index.js';
import type { Logger } from '../logger.js';

/** With `LOG_CONTENT`: what each reader asked, as the owner wishes to see it in the log. */
export function logContent(application: ChatApplication, logger: Logger): ChatApplication {
  return {
    ...application,
    respond(thread, input, context) {
      const question = input?.content.map(({ text }) => text).join(' ');
      logger.info(
        { requestId: context.requestId, threadId: thread.id, reader: context.reader.id, question },
        'question',
      );
      return application.respond(thread, input, context);
    },
  };
}
