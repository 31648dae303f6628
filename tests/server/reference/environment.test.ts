import { describe, expect, it } from '@jest/globals';
import { environment, readConfig } from '../../../server/src/config.js';
import { codeIn, readPage, tableRows } from './tables.js';

const rows = tableRows(readPage('environment.md')).map(([name = '', value = '', meaning = '']) => ({
  name: codeIn(name)[0] ?? name,
  value: codeIn(value)[0],
  meaning,
}));
const names = Object.keys(environment.shape);
const defaults: Record<string, unknown> = readConfig({});

/** The words a variable may be, as its own refusal lists them; none where it takes more than words. */
function allowedWords(name: string): string[] {
  try {
    readConfig({ [name]: '?' });
    return [];
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    return [...text.matchAll(/"(\w+)"(?=,| or |\n)/g)].map((match) => match[1] ?? '');
  }
}

describe('the reference of environment variables', () => {
  it('has each variable once, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  it.each(rows)('says the default of $name', ({ name, value }) => {
    if (value === undefined) expect([undefined, []]).toContainEqual(defaults[name]);
    // `SIGN_IN` asks for a mode in which anybody signs in.
    else {
      const config = readConfig({ AUTH_MODE: 'oidc', [name]: value });
      expect(config).toHaveProperty([name], defaults[name]);
    }
  });

  it('names each word that a variable may be', () => {
    const missing = rows.flatMap(({ name, meaning, value }) => {
      const told = [...codeIn(meaning), value];
      return allowedWords(name)
        .filter((word) => !told.includes(word))
        .map((word) => `${name}=${word}`);
    });
    expect(missing).toEqual([]);
    expect(allowedWords('AUTH_MODE')).toEqual(['anonymous', 'jwt', 'oidc', 'proxy']);
  });
});
