import type { RunContext } from '@openai/agents';
import type { DocsScope, DocsSection } from '../../docs/docs.js';
import type { DocsAgentContext } from '../agentContext.js';

/** The context of a tool call. @throws Error where a run was started without one. */
export function contextOf(run: RunContext<unknown> | undefined): DocsAgentContext {
  const context = run?.context;
  if (!isDocsAgentContext(context)) {
    throw new Error('This tool needs a DocsAgentContext: pass it as the `context` of the run.');
  }
  return context;
}

function isDocsAgentContext(value: unknown): value is DocsAgentContext {
  return typeof value === 'object' && value !== null && 'docs' in value && 'sources' in value;
}

/** A section as a tool gives it to the model: JSON, so that no text can pass for its frame. */
export interface SectionForModel {
  id: string;
  page: string;
  path: string[];
  href: string;
  version?: string | undefined;
  /** Whose version it is, where those are other docs than the reader's. */
  docs?: string | undefined;
  locale?: string | undefined;
  text: string;
}

export function toSectionForModel(
  id: string,
  section: DocsSection,
  context: DocsAgentContext,
  maxChars: number,
): SectionForModel {
  const { version, versionLabel, instance } = section;
  const isElsewhere = isOfOtherDocs(section, context.scope);
  return {
    id,
    page: section.title,
    path: section.headingPath,
    href: section.href,
    ...(version && (isElsewhere || version !== context.scope.version)
      ? { version: versionLabel || version }
      : {}),
    ...(isElsewhere ? { docs: instance } : {}),
    ...(context.scope.locale && section.locale !== context.scope.locale
      ? { locale: section.locale }
      : {}),
    text: cutText(section.text, maxChars),
  };
}

/** Whether its version is one of another docs instance than that of the reader's version. */
export function isOfOtherDocs({ instance }: DocsSection, scope: DocsScope): boolean {
  return Boolean(instance && scope.instance && instance !== scope.instance);
}

/** Cut at the end of a line, or of a sentence, so that what is left reads whole. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const head = text.slice(0, maxChars);
  const line = head.lastIndexOf('\n');
  const sentence = Math.max(head.lastIndexOf('. '), head.lastIndexOf('。'));
  const end = Math.max(line, sentence + 1);
  const cut = end > maxChars / 2 ? head.slice(0, end) : head;
  const fences = cut.match(/^\s*```/gm)?.length ?? 0;
  return `${cut.trimEnd()}${fences % 2 === 1 ? '\n```' : ''}\n[…]`;
}
