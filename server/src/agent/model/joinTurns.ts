import type { AgentInputItem, Model, ModelRequest } from '@openai/agents';

/**
 * A model that is never given two messages of the same role in a row: an answer that failed, or
 * was stopped before its first word, leaves two questions, and one that searched amid its words
 * leaves two answers. The templates of many open models refuse either, and would refuse every
 * later question of the thread.
 */
export function joinTurns(model: Model): Model {
  return {
    getResponse: (request) => model.getResponse(joined(request)),
    getStreamedResponse: (request) => model.getStreamedResponse(joined(request)),
  };
}

function joined(request: ModelRequest): ModelRequest {
  if (typeof request.input === 'string') return request;
  const input: AgentInputItem[] = [];
  for (const item of request.input) {
    const before = input.at(-1);
    const both = before && join(before, item);
    if (both) input[input.length - 1] = both;
    else input.push(item);
  }
  return { ...request, input };
}

/** Two messages as one; undefined where they are not of one role. */
function join(before: AgentInputItem, item: AgentInputItem): AgentInputItem | undefined {
  if (!('role' in before) || !('role' in item)) return undefined;
  if (before.role === 'user' && item.role === 'user') {
    const content =
      typeof before.content === 'string' && typeof item.content === 'string'
        ? `${before.content}\n\n${item.content}`
        : [...partsOf(before.content), ...partsOf(item.content)];
    return { ...item, content };
  }
  if (before.role === 'assistant' && item.role === 'assistant') {
    const text = [before, item].map(({ content }) => content.map(textOf).join('')).join('\n\n');
    return { ...item, content: [{ type: 'output_text', text }] };
  }
  return undefined;
}

function textOf(part: Record<string, unknown>): string {
  const said = part.text ?? part.refusal;
  return typeof said === 'string' ? said : '';
}

type UserContent = Extract<AgentInputItem, { role: 'user' }>['content'];

function partsOf(content: UserContent): Exclude<UserContent, string> {
  return typeof content === 'string' ? [{ type: 'input_text', text: content }] : content;
}
