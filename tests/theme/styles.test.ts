import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from '@jest/globals';

const source = path.resolve('theme/src');
const sheets = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.css'),
);

/** What the classic theme passes every stylesheet through in a locale written from right to left. */
const rtlcss: { process(css: string): string } = createRequire(
  createRequire(import.meta.url).resolve('@docusaurus/theme-classic'),
)('rtlcss');

it('there are stylesheets', () => {
  expect(sheets.length).toBeGreaterThan(20);
});

it.each(sheets)('%s says start and end: mirrored once more, it would be wrong', (file) => {
  const css = readFileSync(path.join(source, file), 'utf8');
  expect(rtlcss.process(css)).toBe(css);
});
