import type { Question } from './assistant';
import { bounds, headingsAbove } from './pageContext';

/** A passage the reader can ask about, and where its button belongs. */
export interface Passage {
  question: Question;
  /** Where its last line ends, in the page's coordinates. */
  end: { x: number; y: number };
}

/** Nothing in these is a passage of the docs. */
const notDocs =
  'input,textarea,select,button,nav,[contenteditable]:not([contenteditable="false"]),[role="dialog"],.table-of-contents';

function elementOf(node: Node | null): Element | null {
  return node instanceof Element ? node : (node?.parentElement ?? null);
}

/** Whether a node stands in the page's own content: the article, or a page without one. */
function isInContent(node: Node | null): boolean {
  const element = elementOf(node);
  const main = element?.closest('main');
  if (!element || !main || element.closest(notDocs)) return false;
  return element.closest('article') !== null || main.querySelector('article') === null;
}

/** A question that quotes a passage; a long one is cut, and says so. */
export function toQuestion(passage: string, node: Node): Question {
  const text = passage
    .replace(/\u200B/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const reply = text.slice(0, bounds.selectionChars);
  return {
    text: '',
    reply,
    selection: { text: reply, ...headingsAbove(node) },
    ...(reply.length < text.length && { isCut: true }),
  };
}

/**
 * The range, ending with its last text. A triple click selects up to the beginning of whatever comes
 * next: behind an article's last paragraph that is the way to the next page.
 */
function endingWithText(selected: Range): Range {
  if (selected.endOffset > 0) return selected;
  const range = selected.cloneRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  texts.currentNode = range.endContainer;
  let text = texts.previousNode();
  while (text && !text.textContent?.trim()) text = texts.previousNode();
  if (!text || !range.intersectsNode(text)) return selected;
  range.setEnd(text, text.textContent?.length ?? 0);
  return range;
}

/** What is selected in the article now, if anything is. */
export function readSelectedPassage(selection = getSelection()): Passage | undefined {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = endingWithText(selection.getRangeAt(0));
  if (!isInContent(range.startContainer) || !isInContent(range.endContainer)) return undefined;
  const question = toQuestion(selection.toString(), range.startContainer);
  const rects = range.getClientRects();
  const last = rects[rects.length - 1];
  const ending = elementOf(range.endContainer);
  if (!question.reply || !last || !ending) return undefined;
  const isRtl = getComputedStyle(ending).direction === 'rtl';
  const x = isRtl ? last.left : last.right;
  return { question, end: { x: x + scrollX, y: last.bottom + scrollY } };
}

/** Whether both are the same words at the same place. */
export function isSamePassage(a: Passage | undefined, b: Passage | undefined): boolean {
  if (!a || !b) return a === b;
  return a.question.reply === b.question.reply && a.end.x === b.end.x && a.end.y === b.end.y;
}

/** The code block an event came from, if its theme has room for a button. */
export function findCodeBlock(target: EventTarget | null): CodeBlock | undefined {
  const block = target instanceof Element ? target.closest('.theme-code-block') : null;
  const code = block?.querySelector<HTMLElement>('pre code');
  if (!block || !code || !isInContent(block)) return undefined;
  const buttons = block.querySelector<HTMLElement>('[class*="buttonGroup"]');
  return buttons ? { block, code, buttons } : undefined;
}

/** A block's code: the theme draws each line as an element, with no line ends in the text. */
export function codeText(code: Element): string {
  const lines = Array.from(code.querySelectorAll('.token-line'), (line) => line.textContent);
  return lines.length > 0 ? lines.join('\n') : code.textContent;
}

export interface CodeBlock {
  block: Element;
  code: HTMLElement;
  /** Where the theme's own buttons stand. */
  buttons: HTMLElement;
}
