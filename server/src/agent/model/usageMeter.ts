/** Adds up what the calls of one answer used, whether or not the answer came about. */
export class UsageMeter {
  inputTokens = 0;
  outputTokens = 0;

  add(usage: { inputTokens: number; outputTokens: number }): void {
    this.inputTokens += usage.inputTokens;
    this.outputTokens += usage.outputTokens;
  }
}
