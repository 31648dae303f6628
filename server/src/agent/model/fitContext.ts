import type { AgentInputItem, ModelRequest } from '@openai/agents';
import { cutToTokens, estimateTokens } from '../text/tokens.js';

/** What endpoints say whose context is too small for a request. */
const tooLong =
  /context (?:size|length|window)|maximum context|prompt is too long|too many tokens|exceed_context/i;
/** Of a context so much is for the answer. */
const answerShare = 0.2;
/** What a tool gave is not cut to less than this many tokens. */
const leastTokens = 150;

/**
 * The request made to fit where its endpoint says that the context is too small: what the tools gave
 * is cut first, from the end, where the results that fit least stand; then what came before the
 * question is left out. Undefined where that is not what was said, or nothing is left to cut.
 */
export function fitContext(request: ModelRequest, said: string): ModelRequest | undefined {
  const { input } = request;
  if (!tooLong.test(said) || typeof input === 'string') return undefined;
  const results = input.reduce((sum, item) => sum + sizeOf(item), 0);
  const over = tokensOver(request, said) ?? results / 2;
  const left = Math.max(0, results - over);
  const cut = input.map((item) => cutResult(item, (left * sizeOf(item)) / results));
  if (over <= results && cut.some((item, index) => item !== input[index])) {
    return { ...request, input: cut };
  }
  const question = cut.findLastIndex((item) => 'role' in item && item.role === 'user');
  const since = cut.slice(Math.max(0, question));
  const isLess = since.length < input.length || since.some((item) => !input.includes(item));
  return isLess ? { ...request, input: since } : undefined;
}

/** By how many tokens, as we count them, the request is too long; undefined where nobody says. */
function tokensOver(request: ModelRequest, said: string): number | undefined {
  const numbers = [...said.matchAll(/(\d{3,7})\s*(?:\w+\s+)?tokens?/gi)].map(([, n]) => Number(n));
  const has = Math.max(...numbers);
  const most = Math.min(...numbers);
  if (numbers.length < 2 || has <= most) return undefined;
  const { systemInstructions, input, tools } = request;
  const ours = estimateTokens(JSON.stringify([systemInstructions, input, tools]));
  return Math.ceil(((has - most * (1 - answerShare)) * ours) / has);
}

function textOf(item: AgentInputItem): string {
  if (item.type !== 'function_call_result') return '';
  const { output } = item;
  if (typeof output === 'string') return output;
  return 'type' in output && output.type === 'text' && 'text' in output ? output.text : '';
}

function sizeOf(item: AgentInputItem): number {
  return estimateTokens(textOf(item));
}

function cutResult(item: AgentInputItem, most: number): AgentInputItem {
  const text = textOf(item);
  const output = `${cutToTokens(text, Math.max(leastTokens, most))}\n[…]`;
  // What is not shorter is no other request: one endpoint was asked the same for ever.
  if (item.type !== 'function_call_result' || output.length >= text.length) return item;
  return { ...item, output };
}
