import { Tokenizer, type Tokens } from 'marked';

/**
 * So deep lists, quotations and admonitions stand in each other: what is deeper is text. Each level
 * reads all that is in it once more, so that a list of 400 levels (160 KB) held the page for
 * seconds; and no panel is wide enough to show more.
 */
const maxDepth = 12;

/**
 * So many marks of emphasis one paragraph may have. For each of them the rest of it is read, and for
 * some sequences that again: 30 KB of them held the page for minutes.
 */
const maxMarks = 500;

/** Reads as ever, but what no person writes costs no more than what they do. */
export class BoundedTokenizer extends Tokenizer {
  private depth = 0;
  private counted: string | undefined;
  private isTooMuch = false;

  override list(source: string): Tokens.List | undefined {
    return this.deeper(() => super.list(source));
  }

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.deeper(() => super.blockquote(source));
  }

  /** Reads a block that holds blocks; nothing, where it stands too deep. */
  deeper<Block>(read: () => Block): Block | undefined {
    if (this.depth >= maxDepth) return undefined;
    this.depth += 1;
    try {
      return read();
    } finally {
      this.depth -= 1;
    }
  }

  /** Emphasis as ever, but none in a paragraph that is made of hardly anything else. */
  override emStrong(source: string, maskedSource: string, previous?: string) {
    if (maskedSource !== this.counted) {
      this.counted = maskedSource;
      this.isTooMuch = (maskedSource.match(/[*_]+/g)?.length ?? 0) > maxMarks;
    }
    return this.isTooMuch ? undefined : super.emStrong(source, maskedSource, previous);
  }

  /** A word of marks at once: for each piece of it, all the rest is searched for an address. */
  override inlineText(source: string): Tokens.Text | undefined {
    const word = this.isTooMuch ? /^[\w*]+/.exec(source)?.[0] : undefined;
    return word ? { type: 'text', raw: word, text: word } : super.inlineText(source);
  }
}
