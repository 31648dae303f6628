import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** `id attack` of each named test. */
function testsOf(file: string): string[] {
  const names = read(`./${file}.test.ts`).matchAll(/\btest\('([A-Z]\d\d [^']+)'/g);
  return [...names].map(([, name]) => `${name} · ${file}`);
}

describe('SECURITY.md', () => {
  test('lists every attack on identity that has a test, and no other', () => {
    const files = readdirSync(new URL('.', import.meta.url)).flatMap((name) => {
      const [, file] = /^(attack\w+)\.test\.ts$/.exec(name) ?? [];
      return file ? [file] : [];
    });
    const tested = files.flatMap(testsOf);
    const rows = read('../../../SECURITY.md').matchAll(
      /^\| ([A-Z]\d\d) +\| (.+?) +\| \[`(attack\w+)`\]/gm,
    );
    const listed = [...rows].map(([, id, attack, file]) => `${id} ${attack} · ${file}`);
    expect(listed.sort()).toEqual(tested.sort());
    const ids = listed.map((row) => row.slice(0, 3));
    expect(new Set(ids).size).toBe(ids.length);
    expect(tested.length).toBeGreaterThanOrEqual(60);
  });
});
