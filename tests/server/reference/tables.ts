import { readFileSync } from 'node:fs';

/** A page of the reference, as text. */
export function readPage(name: string): string {
  const page = new URL(`../../../example-site/docs/reference/${name}`, import.meta.url);
  return readFileSync(page, 'utf8');
}

/** The cells of each row of a page's tables, without the tables' heads. */
export function tableRows(page: string): string[][] {
  const lines = page.split('\n');
  return lines.flatMap((line, index) => {
    const isRow = line.startsWith('|') && !line.startsWith('| -') && !isRule(lines[index + 1]);
    if (!isRow) return [];
    const cells = line.split(/(?<!\\)\|/).slice(1, -1);
    return [cells.map((cell) => cell.trim().replaceAll('\\|', '|'))];
  });
}

function isRule(line: string | undefined): boolean {
  return line?.startsWith('| -') === true;
}

/** What stands as code in a text: `` `a` or `b` `` gives `['a', 'b']`. */
export function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}
