import type { ReaderIdentity, RequestMetadata } from '../application/index.js';
import type { Docs, DocsScope } from '../docs/docs.js';
import type { SourceRegistry } from './citations/sourceRegistry.js';
import type { FallbackNotice } from './fallbackNotice.js';
import type { AgentMessages } from './messages.js';
import type { AgentEvents } from './stream/agentEvents.js';

/**
 * What the tools of one answer are given (`RunContext.context` in the SDK's terms). It holds the
 * reader's identity and request, and no store: no tool of ours can read a conversation, this
 * reader's or another's.
 */
export interface DocsAgentContext {
  readonly threadId: string;
  readonly reader: ReaderIdentity;
  readonly metadata: RequestMetadata;
  /** The language of the answer's frame: BCP 47. */
  readonly locale: string;
  /** Aborted when the answer is not wanted any more. */
  readonly signal: AbortSignal;
  readonly docs: Docs;
  /** Where a search looks unless the reader asks for another version. */
  readonly scope: DocsScope;
  /** The sections given to the model so far, and the ids it cites them by. */
  readonly sources: SourceRegistry;
  /** What the reader sees beside the answer's text: steps, notices, widgets, client effects. */
  readonly events: AgentEvents;
  readonly messages: AgentMessages;
  /** What the searches of this answer came to. */
  readonly findings: Findings;
  /** Told what other docs than the reader's were searched. */
  readonly fallback: FallbackNotice;
}

export interface Findings {
  searches: number;
  /** Whether any search found something good enough to answer from. */
  confident: boolean;
  /** Whether, with that, most of what was asked stood in one section. */
  covered: boolean;
  /** The addresses cited so far, each once. */
  cited: Set<string>;
}

export function noFindings(): Findings {
  return {
    searches: 0,
    confident: false,
    covered: false,
    cited: new Set(),
  };
}
