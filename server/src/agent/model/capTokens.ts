import { ChatKitError } from '../../errors.js';
import { estimateTokens } from '../input/tokens.js';

interface Used {
  inputTokens: number;
  outputTokens: number;
}

/**
 * Stops a run before a call that would take it over its tokens, by what its calls have used and
 * about what this one will send.
 * @throws ChatKitError `model_unavailable`
 */
export function capTokens(
  most: number | undefined,
  before: Used,
  sofar: Used | undefined,
  next: { input: unknown; instructions?: string | undefined },
): void {
  if (most === undefined) return;
  const used = before.inputTokens + before.outputTokens;
  const run = sofar ? sofar.inputTokens + sofar.outputTokens : 0;
  const coming = estimateTokens(`${next.instructions ?? ''}${JSON.stringify(next.input)}`);
  if (used + run + coming <= most) return;
  throw new ChatKitError(
    'model_unavailable',
    `The answer would take about ${used + run + coming} tokens; a run may use ${most}.`,
  );
}
