import type { AgentInputItem, ModelRequest } from '@openai/agents';
import { readDataBlock, withoutDataBlocks } from '../input/dataBlock.js';
import type { ReaderContext } from '../input/readerContext.js';

/** One message of the conversation as the offline model reads it. */
export interface Turn {
  role: 'reader' | 'assistant';
  /** Without data blocks. */
  text: string;
}

export interface ToolResult {
  name: string;
  /** Parsed where it is JSON. */
  output: unknown;
}

/** What a request holds for one who answers without a language model. */
export interface Conversation {
  /** What came before the question, oldest first. */
  earlier: Turn[];
  /** What was said before that, told in few words. */
  summary: string;
  question: string;
  selection: string;
  mentioned: unknown;
  reader: ReaderContext;
  /** The results of the tools called for this question, oldest first. */
  results: ToolResult[];
  /** The names of the tools at hand. */
  tools: Set<string>;
}

/** Reads a request of the agents SDK. */
export function readConversation(request: ModelRequest): Conversation {
  const items: AgentInputItem[] =
    typeof request.input === 'string'
      ? [{ type: 'message', role: 'user', content: request.input }]
      : request.input;
  const asked = items.findLastIndex((item) => isUser(item));
  const text = asked >= 0 ? textOfItem(items[asked]) : '';
  const earlier = items.slice(0, Math.max(asked, 0)).flatMap((item): Turn[] => {
    const own = withoutDataBlocks(textOfItem(item));
    if (!own) return [];
    return [{ role: isUser(item) ? 'reader' : 'assistant', text: own }];
  });
  const summary = items.map((item) => readDataBlock('earlier_conversation', textOfItem(item)));
  return {
    earlier,
    summary: summary.map(summaryOf).find(Boolean) ?? '',
    question: withoutDataBlocks(text),
    selection: selectionOf(readDataBlock('selected_passage', text)),
    mentioned: readDataBlock('mentioned_docs', text),
    reader: readerOf(readDataBlock('reader_context', text)),
    results: items.slice(asked + 1).flatMap(toResult),
    tools: new Set(request.tools.map((tool) => tool.name)),
  };
}

function isUser(item: AgentInputItem | undefined): boolean {
  return item !== undefined && 'role' in item && item.role === 'user';
}

function textOfItem(item: AgentInputItem | undefined): string {
  if (!item || !('role' in item)) return '';
  const { content } = item;
  if (typeof content === 'string') return content;
  return content
    .map((part) => ('text' in part && typeof part.text === 'string' ? part.text : ''))
    .join('');
}

function toResult(item: AgentInputItem): ToolResult[] {
  if (item.type !== 'function_call_result') return [];
  const { name, output } = item;
  const text =
    typeof output === 'string'
      ? output
      : Array.isArray(output)
        ? output.map((part) => ('text' in part ? part.text : '')).join('')
        : 'text' in output
          ? output.text
          : '';
  try {
    return [{ name, output: JSON.parse(text) }];
  } catch {
    return [{ name, output: text }];
  }
}

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null && name in data
    ? Object.entries(data).find(([key]) => key === name)?.[1]
    : undefined;
}

function summaryOf(data: unknown): string {
  const summary = field(data, 'summary');
  return typeof summary === 'string' ? summary : '';
}

function selectionOf(data: unknown): string {
  const text = field(data, 'text');
  return typeof text === 'string' ? text : '';
}

function readerOf(data: unknown): ReaderContext {
  const locale = field(data, 'locale');
  const page = field(data, 'page');
  const path = field(page, 'path');
  const title = field(page, 'title');
  const headings = field(page, 'headings');
  const preferences = field(data, 'preferences');
  return {
    locale: typeof locale === 'string' ? locale : 'en',
    page: {
      path: typeof path === 'string' ? path : undefined,
      title: typeof title === 'string' ? title : undefined,
      headings: Array.isArray(headings)
        ? headings.filter((heading) => typeof heading === 'string')
        : [],
    },
    preferences: typeof preferences === 'object' && preferences !== null ? { ...preferences } : {},
  };
}
