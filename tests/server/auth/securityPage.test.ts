import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** `id attack` of each named test. */
function testsOf(file: string): string[] {
  const names = read(`./${file}.test.ts`).matchAll(/\btest\('([A-Z]\d\d [^']+)'/g);
  return [...names].map(([, name]) => `${name} · ${file}`);
}

describe('SECURITY.md', () => {
  test('lists every attack on identity that has a test, and no other', () => {
    const tested = ['attackTokens', 'attackOrigins', 'attackSignIn'].flatMap(testsOf);
    const rows = read('../../../SECURITY.md').matchAll(
      /^\| ([AJPORCSM]\d\d) +\| (.+?) +\| \[`(attack(?:Tokens|Origins|SignIn))`\]/gm,
    );
    const listed = [...rows].map(([, id, attack, file]) => `${id} ${attack} · ${file}`);
    expect(listed).toEqual(tested);
    expect(new Set(tested).size).toBe(tested.length);
    expect(tested.length).toBeGreaterThanOrEqual(60);
  });
});
