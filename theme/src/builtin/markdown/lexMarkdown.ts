import {
  Marked,
  type Token,
  type TokenizerAndRendererExtension,
  type TokenizerObject,
} from 'marked';

/** A block of Docusaurus's own: `:::tip[Title]` … `:::`. */
const admonition: TokenizerAndRendererExtension = {
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
    return {
      type: 'admonition',
      raw,
      kind,
      title: (bracketed ?? plain ?? '').trim(),
      tokens: this.lexer.blockTokens(body, []),
    };
  },
};

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

/**
 * So many marks of emphasis one paragraph may have. For each of them the rest of it is read, and for
 * some sequences that again: 30 KB of them held the page for minutes.
 */
const maxMarks = 500;

/** Emphasis as ever, but none in a paragraph that is made of hardly anything else. */
function boundedEmphasis(): TokenizerObject {
  let counted: string | undefined;
  let isTooMuch = false;
  return {
    emStrong(_, maskedSrc) {
      if (maskedSrc !== counted) {
        counted = maskedSrc;
        isTooMuch = (maskedSrc.match(/[*_]+/g)?.length ?? 0) > maxMarks;
      }
      // `false` leaves it to the lexer.
      return isTooMuch ? undefined : false;
    },
  };
}

const plain = new Marked({ gfm: true, extensions: [] }).use({
  extensions: [admonition, mathBlock],
  tokenizer: boundedEmphasis(),
});
const withMath = new Marked({ gfm: true }).use({
  extensions: [admonition, mathBlock, mathInline],
  tokenizer: boundedEmphasis(),
});

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
