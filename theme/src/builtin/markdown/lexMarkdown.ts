import { Marked, type Token, type TokenizerAndRendererExtension } from 'marked';
import { BoundedTokenizer } from './BoundedTokenizer';

/** A block of Docusaurus's own: `:::tip[Title]` … `:::`. */
function toAdmonition(tokenizer: BoundedTokenizer): TokenizerAndRendererExtension {
  return {
    name: 'admonition',
    level: 'block',
    start: (source) => /(?:^|\n):{3,}[a-z]/.exec(source)?.index,
    tokenizer(source) {
      // An admonition that has no end yet, because it is being written, goes on to the end.
      const match =
        /^(:{3,})([a-z]+)(?:\[([^\]\n]*)\]|[ \t]+([^\n{]*))?[^\n]*\n([\s\S]*?)(?:\n\1[ \t]*(?=\n|$)|$)/.exec(
          source,
        );
      if (!match) return undefined;
      const [raw, , kind = 'note', bracketed, plain, body = ''] = match;
      return tokenizer.deeper(() => ({
        type: 'admonition',
        raw,
        kind,
        title: (bracketed ?? plain ?? '').trim(),
        tokens: this.lexer.blockTokens(body, []),
      }));
    },
  };
}

const mathBlock: TokenizerAndRendererExtension = {
  name: 'mathBlock',
  level: 'block',
  start: (source) => /(?:^|\n)\$\$/.exec(source)?.index,
  tokenizer(source) {
    const match = /^\$\$([\s\S]+?)\$\$[ \t]*(?:\n|$)/.exec(source);
    return match ? { type: 'mathBlock', raw: match[0], text: (match[1] ?? '').trim() } : undefined;
  },
};

const mathInline: TokenizerAndRendererExtension = {
  name: 'mathInline',
  level: 'inline',
  start: (source) => source.indexOf('$'),
  tokenizer(source) {
    // Not `$5 and $10`: nothing blank inside the dollars, no digit after them.
    const match = /^\$(?![\s$])((?:\\.|[^\\$\n])+?)(?<!\s)\$(?![\d\w$])/.exec(source);
    return match ? { type: 'mathInline', raw: match[0], text: match[1] ?? '' } : undefined;
  },
};

/** A reader of Markdown; of inline math only where the site shows math at all. */
function createMarked(...inline: TokenizerAndRendererExtension[]): Marked {
  const tokenizer = new BoundedTokenizer();
  const extensions = [toAdmonition(tokenizer), mathBlock, ...inline];
  return new Marked({ gfm: true }).setOptions({ tokenizer }).use({ extensions });
}

const plain = createMarked();
const withMath = createMarked(mathInline);

/**
 * Reads Markdown (GFM, Docusaurus's admonitions, math) into tokens. Only the lexer is used: what
 * is shown is made of React elements, never of HTML.
 * @param inlineMath whether `$x$` is math: only where the site shows math at all
 * @returns where it is nested too deeply to be read, its source as it stands
 */
export function lexMarkdown(text: string, inlineMath: boolean): Token[] {
  try {
    return (inlineMath ? withMath : plain).lexer(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ type: 'html', raw: text, text, pre: false, block: true }];
  }
}
