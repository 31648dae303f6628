/**
 * What a page is made of, as far as the index cares. Both readers (rendered HTML, Markdown
 * sources) say what they meet in these words, so that both write the same text.
 */
export type PageElement =
  | { kind: 'heading'; level: number; id: string | null }
  /** Stands on its own lines. */
  | { kind: 'block' }
  /** Part of a line: says nothing by itself. */
  | { kind: 'inline' }
  /** Raised: a number raised behind another is no digit of it. */
  | { kind: 'superscript' }
  | { kind: 'list'; ordered: boolean; start: number }
  | { kind: 'item' }
  | { kind: 'codeBlock'; language: string; title: string }
  | { kind: 'codeInline' }
  | { kind: 'table' }
  | { kind: 'row' }
  | { kind: 'cell' }
  | { kind: 'admonition'; type: string }
  | { kind: 'admonitionTitle' }
  /** A title above what follows: a tab's label, a summary. */
  | { kind: 'label' };

/** Receives a page in reading order. */
export interface PageSink {
  open(element: PageElement): void;
  text(value: string): void;
  lineBreak(): void;
  image(alt: string): void;
  close(): void;
}
