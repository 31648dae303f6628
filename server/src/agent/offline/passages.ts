/** A sentence or a block of code as it stands in a section. */
export interface Passage {
  kind: 'sentence' | 'item' | 'code' | 'row';
  /** Verbatim. */
  text: string;
  /** Its place in the section. */
  order: number;
  /** Whether something that cannot be quoted stands before it. */
  afterGap: boolean;
  /** Of a table's row: the lines of its head, without which it says little. */
  head?: string | undefined;
}

/**
 * Splits a section's text into what can be quoted: sentences, list items, table rows, code. Each
 * is a piece of the text as it stands, but for the white space at its ends.
 */
export function passagesOf(text: string, locale: string): Passage[] {
  const passages: Passage[] = [];
  let afterGap = false;
  const add = (kind: Passage['kind'], piece: string, head?: string) => {
    const trimmed = piece.trim();
    if (!trimmed) return;
    passages.push({ kind, text: trimmed, order: passages.length, afterGap, head });
    afterGap = false;
  };
  for (const block of blocksOf(text)) {
    if (block.kind === 'gap') {
      afterGap = true;
    } else if (block.kind === 'paragraph') {
      for (const sentence of sentencesOf(block.text, locale)) add('sentence', sentence);
    } else {
      add(block.kind, block.text, block.head);
    }
  }
  return passages;
}

interface Block {
  kind: 'paragraph' | 'item' | 'code' | 'row' | 'gap';
  text: string;
  head?: string | undefined;
}

const isRow = (line: string | undefined) => line !== undefined && /^\s*\|/.test(line);
const isRule = (line: string | undefined) => isRow(line) && /^[\s|:-]+$/.test(line ?? '');

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let code: { lines: string[]; fence: string } | null = null;
  const endParagraph = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', text: paragraph.join('\n') });
    paragraph = [];
  };
  let head: string | undefined;
  const all = text.split('\n');
  for (const [at, line] of all.entries()) {
    if (!isRow(line)) head = undefined;
    const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (code) {
      code.lines.push(line);
      if (fence?.startsWith(code.fence) && line.trim() === fence) {
        blocks.push({ kind: 'code', text: code.lines.join('\n') });
        code = null;
      }
    } else if (fence) {
      endParagraph();
      code = { lines: [line], fence };
    } else if (line.trim() === '[…]') {
      // What stood before it was cut short: it cannot be quoted as it stands.
      if (paragraph.length > 0) paragraph = [];
      else blocks.pop();
    } else if (line.trim() === '' || /^\s*(#{1,6}\s|:::|---+\s*$|<\/?[\w!])/.test(line)) {
      endParagraph();
      if (line.trim() !== '') blocks.push({ kind: 'gap', text: line });
    } else if (isRow(line)) {
      endParagraph();
      if (isRule(all[at + 1])) head = `${line.trim()}\n${(all[at + 1] ?? '').trim()}`;
      const isHead = isRule(line) || isRule(all[at + 1]);
      blocks.push(isHead ? { kind: 'gap', text: line } : { kind: 'row', text: line, head });
    } else if (/^\s*(?:[-*+]|\d+[.)])\s/.test(line)) {
      endParagraph();
      blocks.push({ kind: 'item', text: line });
    } else {
      paragraph.push(line);
    }
  }
  endParagraph();
  return blocks;
}

/** Segments as the language has them; a sentence that ends inside brackets or code goes on. */
function sentencesOf(paragraph: string, locale: string): string[] {
  const segments = [...new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(paragraph)];
  const sentences: string[] = [];
  let open = '';
  for (const { segment } of segments) {
    open += segment;
    if (isBalanced(open)) {
      sentences.push(open);
      open = '';
    }
  }
  if (open) sentences.push(open);
  return sentences;
}

function isBalanced(text: string): boolean {
  const ticks = (text.match(/`/g)?.length ?? 0) % 2 === 0;
  const count = (char: string) => text.split(char).length - 1;
  const abbreviation = /\b(?:e\.g|i\.e|etc|vs|cf|z\.B|bzw|p\.ej)\.\s*$/i.test(text);
  return ticks && !abbreviation && count('(') <= count(')') && count('[') <= count(']');
}
