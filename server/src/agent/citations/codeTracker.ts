const fenceLead = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*$/;

/**
 * Knows, character by character, whether a Markdown text is inside code: fenced blocks and inline
 * spans. An inline span that is never closed ends with its paragraph, as in CommonMark.
 */
export class CodeTracker {
  #fence: { char: string; length: number } | null = null;
  /** Whether the line that opened the fence is still being written. */
  #opening = false;
  /** Length of the run of backticks that opened an inline span; 0 outside. */
  #inline = 0;
  #line = '';
  #run = '';

  /** Whether `next`, the character about to come, stands inside code. */
  isCodeAt(next: string): boolean {
    if (this.#run && next !== this.#run[0]) this.#settleRun();
    return this.#fence !== null || this.#inline > 0;
  }

  /** Takes the next character of the text. */
  push(char: string): void {
    if (this.#run && char !== this.#run[0]) this.#settleRun();
    if (char === '\n') {
      this.#endLine();
      return;
    }
    if (char === '`' || char === '~') this.#run += char;
    this.#line += char;
  }

  /** The fence that is open, so that it can be closed: its characters, or undefined. */
  get openFence(): string | undefined {
    this.#settleRun();
    if (!this.#fence || this.#closesFence()) return undefined;
    return this.#fence.char.repeat(this.#fence.length);
  }

  /** Whether the text so far ends with the line of a fence: nothing may follow on that line. */
  get onFenceLine(): boolean {
    this.#settleRun();
    return this.#fence !== null && (this.#opening || this.#closesFence());
  }

  #settleRun(): void {
    const run = this.#run;
    if (!run) return;
    this.#run = '';
    const char = run[0] ?? '`';
    if (this.#fence) {
      // Backticks in the line that opened a fence: it was an inline span after all.
      if (this.#opening && this.#fence.char === '`' && char === '`') {
        this.#inline = this.#fence.length === run.length ? 0 : this.#fence.length;
        this.#fence = null;
        this.#opening = false;
      }
      return;
    }
    const before = this.#line.slice(0, this.#line.length - run.length);
    if (run.length >= 3 && this.#inline === 0 && fenceLead.test(before)) {
      this.#fence = { char, length: run.length };
      this.#opening = true;
    } else if (char === '`') {
      if (this.#inline === 0) this.#inline = run.length;
      else if (this.#inline === run.length) this.#inline = 0;
    }
  }

  #closesFence(): boolean {
    if (!this.#fence || this.#opening) return false;
    const { char, length } = this.#fence;
    const text = this.#line.replace(/^[\s>]*/, '').trimEnd();
    return text.length >= length && text === char.repeat(text.length);
  }

  #endLine(): void {
    this.#settleRun();
    if (this.#closesFence()) this.#fence = null;
    else if (!this.#fence && this.#line.trim() === '') this.#inline = 0;
    this.#opening = false;
    this.#line = '';
  }
}
