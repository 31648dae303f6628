/** A section's text, prose and code apart: what stands in code counts less. */
export interface SectionText {
  prose: string;
  code: string;
}

const opening = /^[ \t]*(`{3,})(.*)$/;
const closing = /^[ \t]*(`{3,})[ \t]*$/;

/**
 * Line by line, each looked at once: docs are not always well made, and one expression for a
 * whole block tries every opening with every end.
 */
export function splitCode(text: string): SectionText {
  if (!text.includes('```')) return { prose: text, code: '' };
  const lines = text.split('\n');
  const lastEnd = new Map<string, number>();
  lines.forEach((line, at) => {
    const mark = closing.exec(line)?.[1];
    if (mark !== undefined) lastEnd.set(mark, at);
  });
  const prose: string[] = [];
  const code: string[] = [];
  let open: string | null = null;
  lines.forEach((line, at) => {
    if (open !== null) {
      if (closing.exec(line)?.[1] === open) open = null;
      else code.push(line);
      return;
    }
    const [, mark = '', head = ''] = opening.exec(line) ?? [];
    // What never ends is no block.
    if (mark === '' || (lastEnd.get(mark) ?? -1) <= at) {
      prose.push(line);
      return;
    }
    open = mark;
    prose.push('');
    code.push(/title="([^"]*)"/.exec(head)?.[1] ?? '');
  });
  return { prose: prose.join('\n'), code: code.join('\n') };
}
