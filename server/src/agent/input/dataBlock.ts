/**
 * Data for the model between tags of a fixed name. The data is JSON with every `<` escaped, so
 * that nothing in it can end the block or begin another, whatever a page or a selection says.
 */
export function dataBlock(name: DataBlockName, data: unknown): string {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<${name}>\n${json}\n</${name}>`;
}

/** The blocks the instructions speak of. */
const names = [
  'reader_context',
  'selected_passage',
  'mentioned_docs',
  'attached_file',
  'earlier_conversation',
  'note_from_server',
] as const;
export type DataBlockName = (typeof names)[number];

const tag = new RegExp(`<\\s*(/?)\\s*(${names.join('|')})\\b[^<>]*>`, 'gi');
const block = new RegExp(`<(${names.join('|')})>\\n.*\\n</\\1>\\n*`, 'g');

/** A text in which nothing looks like a block: readers paste what they find. */
export function withoutTags(text: string): string {
  return text.replace(tag, '‹$1$2›');
}

/** The data of the last block of that name in a text; undefined where there is none that can be read. */
export function readDataBlock(name: DataBlockName, text: string): unknown {
  const blocks = [...text.matchAll(new RegExp(`<${name}>\\n(.*)\\n</${name}>`, 'g'))];
  const json = blocks.at(-1)?.[1];
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    // A page may show such a block, and an answer quote it.
    return undefined;
  }
}

/** A text without its blocks: what the reader wrote themselves. */
export function withoutDataBlocks(text: string): string {
  return text.replace(block, '').trim();
}
