/**
 * Markdown that is still being written, made such that nothing shown changes its shape when the
 * rest comes: a table appears with its second line, a link with its address, and what is begun in
 * bold is bold at once.
 */
export function settleStreaming(text: string): string {
  if (isInsideFence(text)) return text.replace(/\n`{1,2}$/, '');
  const at = text.lastIndexOf('\n\n');
  const start = at < 0 ? 0 : at + 2;
  return text.slice(0, start) + settleInline(settleBlock(text.slice(start)));
}

function isInsideFence(text: string): boolean {
  let fence: string | undefined;
  for (const [, marks = ''] of text.matchAll(/^ {0,3}(`{3,}|~{3,})/gm)) {
    if (!fence) fence = marks;
    else if (marks.startsWith(fence)) fence = undefined;
  }
  return fence !== undefined;
}

/** Holds back a last line that may still become something else. */
function settleBlock(block: string): string {
  const lines = block.split('\n');
  const last = lines.at(-1) ?? '';
  if (lines[0]?.trimStart().startsWith('|') && lines.length <= 2) return '';
  const undecided =
    /^\s*(?:[-=*_#>|:~`]+|[-*+]\s*(?:\[.?\]?)?|\d{1,3}[.)]?|:{1,3}\w*(?:\[[^\]]*)?)\s*$/;
  return undecided.test(last) ? lines.slice(0, -1).join('\n') : block;
}

/** Closes what is open, and holds back half a link. */
function settleInline(block: string): string {
  let text = block.replace(/!\[[^\]]*(?:\]\([^)\s]*)?$/, '');
  text = text.replace(/\[([^\][]*)\]\([^)\s]*$/, '$1').replace(/\[([^\][]*)\]?$/, '$1');
  const open: string[] = [];
  for (const [mark] of text.replace(/\\./g, '  ').matchAll(/`+|\*{1,3}|~~/g)) {
    const code = open.at(-1)?.startsWith('`');
    if (code ? open.at(-1) === mark : open.includes(mark)) open.splice(open.lastIndexOf(mark), 1);
    else if (!code) open.push(mark);
  }
  for (const mark of open.reverse()) {
    // A mark with nothing after it is not shown yet; `* ` begins a list.
    if (text.endsWith(mark)) text = text.slice(0, -mark.length);
    else if (!new RegExp(`${mark.replace(/[*`~]/g, '\\$&')}\\s`).test(text)) text += mark;
  }
  return text;
}
