import type { Model, ModelSettings } from '@openai/agents';
import { withoutThought } from '../stream/thoughtSplitter.js';

/**
 * One short question to a model outside of an answer's run: a title, a summary. No tools.
 * @returns the text, trimmed
 */
export async function askModel(
  model: Model,
  settings: ModelSettings,
  instructions: string,
  text: string,
  signal: AbortSignal,
): Promise<string> {
  const response = await model.getResponse({
    systemInstructions: instructions,
    input: text,
    modelSettings: settings,
    tools: [],
    handoffs: [],
    outputType: 'text',
    tracing: false,
    signal,
  });
  const said = response.output
    .flatMap((item) => (item.type === 'message' && item.role === 'assistant' ? item.content : []))
    .map((part) => (part.type === 'output_text' ? part.text : ''))
    .join('');
  return withoutThought(said).trim();
}
