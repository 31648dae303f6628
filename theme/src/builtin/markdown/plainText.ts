import type { Token } from 'marked';
import { decodeEntities } from './decodeEntities';
import { lexMarkdown } from './lexMarkdown';

/** What Markdown says, without its marks: for a screen reader, and for titles. */
export function plainText(markdown: string): string {
  return lexMarkdown(markdown, false).map(textOf).join(' ').replace(/\s+/g, ' ').trim();
}

function textOf(token: Token): string {
  switch (token.type) {
    case 'table': {
      const rows: { tokens: Token[] }[][] = [token.header, ...token.rows];
      return rows.map((row) => row.map((cell) => all(cell.tokens)).join(', ')).join('. ');
    }
    case 'list': {
      const items: { tokens: Token[] }[] = token.items;
      return items.map((item) => `${all(item.tokens)}.`).join(' ');
    }
    case 'code':
    case 'codespan':
    // Without the backslash, which would be read out.
    case 'escape':
      return token.text;
    case 'br':
    case 'hr':
    case 'space':
    case 'def':
      return ' ';
    default:
      return 'tokens' in token && token.tokens ? all(token.tokens) : decodeEntities(token.raw);
  }
}

function all(tokens: readonly Token[]): string {
  return tokens.map(textOf).join('');
}
