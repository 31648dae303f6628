import { type Model, type ModelSettings, Usage } from '@openai/agents';

/**
 * One short question to a model outside of an answer's run: a title, a summary. No tools.
 * @returns the text, trimmed, and what it used.
 */
export async function askModel(
  model: Model,
  settings: ModelSettings,
  instructions: string,
  text: string,
  signal: AbortSignal,
): Promise<{ text: string; usage: Usage }> {
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
  const answer = response.output
    .flatMap((item) => (item.type === 'message' && item.role === 'assistant' ? item.content : []))
    .map((part) => (part.type === 'output_text' ? part.text : ''))
    .join('')
    .trim();
  return { text: answer, usage: response.usage ?? new Usage() };
}
