import { isRecord, toList, toNumber, toOneOf, toText } from './json';
import { type FileSource, toSource, type UrlSource } from './source';

/** One step on the way to an answer. */
export interface Task {
  type: 'custom' | 'web_search' | 'thought' | 'file' | 'image';
  status: 'none' | 'loading' | 'complete';
  title?: string | undefined;
  icon?: string | undefined;
  content?: string | undefined;
  queries: string[];
  sources: (UrlSource | FileSource)[];
}

export interface Workflow {
  type: 'custom' | 'reasoning';
  tasks: Task[];
  /** A title of the server's, or how long it took, in seconds. */
  summary?: { title: string; icon?: string | undefined } | { duration: number } | undefined;
  expanded: boolean;
}

const taskTypes = ['custom', 'web_search', 'thought', 'file', 'image'] as const;

export function toTask(value: unknown): Task | undefined {
  if (!isRecord(value)) return undefined;
  const type = toOneOf(value.type, taskTypes);
  if (!type) return undefined;
  return {
    type,
    status: toOneOf(value.status_indicator, ['none', 'loading', 'complete']) ?? 'none',
    title: toText(value.title) ?? toText(value.title_query),
    icon: toText(value.icon),
    content: toText(value.content),
    queries: toList(value.queries, toText),
    sources: toList(value.sources, (entry) => {
      const source = toSource(entry);
      return source?.type === 'entity' ? undefined : source;
    }),
  };
}

export function toWorkflow(value: unknown): Workflow | undefined {
  if (!isRecord(value)) return undefined;
  return {
    type: toOneOf(value.type, ['custom', 'reasoning']) ?? 'custom',
    tasks: toList(value.tasks, toTask),
    summary: toSummary(value.summary),
    expanded: value.expanded === true,
  };
}

function toSummary(value: unknown): Workflow['summary'] {
  if (!isRecord(value)) return undefined;
  const title = toText(value.title);
  if (title !== undefined) return { title, icon: toText(value.icon) };
  const duration = toNumber(value.duration);
  return duration === undefined ? undefined : { duration };
}
