import type { RespondContext } from '../application/index.js';
import type { Docs, DocsScope } from '../docs/docs.js';
import type { ThreadMetadata } from '../protocol/index.js';
import { type DocsAgentContext, noFindings } from './agentContext.js';
import { SourceRegistry } from './citations/sourceRegistry.js';
import { FallbackNotice } from './fallbackNotice.js';
import { messagesFor } from './messages.js';
import { AgentEvents } from './stream/agentEvents.js';

/**
 * The context of one answer's run. Of the request it takes who asks, the page's metadata and the
 * languages; not the store.
 */
export function toAgentContext(
  docs: Docs,
  thread: Pick<ThreadMetadata, 'id'>,
  context: RespondContext,
  signal: AbortSignal,
): DocsAgentContext {
  const { site, pageContext } = context.metadata;
  const locale = site?.locale ?? context.locale.split(/[,;]/, 1)[0]?.trim() ?? 'en';
  const scope: DocsScope = {
    siteUrl: site?.url,
    baseUrl: site?.baseUrl,
    locale: site?.locale,
    version: pageContext?.version,
    instance: pageContext?.instance,
  };
  const events = new AgentEvents(context);
  return {
    threadId: thread.id,
    reader: context.reader,
    metadata: context.metadata,
    locale,
    signal,
    // A path the model names is one of the reader's site.
    docs: {
      search: (query) => docs.search(query),
      section: (href) => docs.section(href, scope),
      page: (path) => docs.page(path, scope),
      status: () => docs.status(),
      close: () => docs.close(),
    },
    scope,
    sources: new SourceRegistry(),
    events,
    messages: messagesFor(locale),
    findings: noFindings(),
    fallback: new FallbackNotice((message) =>
      events.stream({ type: 'notice', level: 'info', message }),
    ),
  };
}
