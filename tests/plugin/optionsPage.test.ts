import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { defaults } from '../../plugin/src/options';
import { validate } from './support/validate';

const page = readFileSync(
  path.join(__dirname, '../../example-site/docs/site/configure.md'),
  'utf8',
);

/** Every option with its default, such as `['script.load', 'intent']`. */
function flatten(options: object, prefix = ''): Array<[string, unknown]> {
  return Object.entries(options).flatMap(([name, value]): Array<[string, unknown]> => {
    const isGroup = ['script', 'launcher', 'signIn', 'index'].includes(name);
    return isGroup ? flatten(value, `${name}.`) : [[prefix + name, value]];
  });
}

const options = flatten({
  ...defaults,
  launcher: {
    label: defaults.launcher.label,
    position: defaults.launcher.position,
    'offset.inline': undefined,
    'offset.block': undefined,
  },
});

/** The rows of the page's tables of options: the names and the default as it is written. */
const rows = page.split('\n').flatMap((line) => {
  const [, first = '', fallback = ''] = line.split('|').map((cell) => cell.trim());
  if (!line.startsWith('| `')) return [];
  return [{ names: codeIn(first), fallback }];
});

function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

describe('the page of options', () => {
  it('has each option, and no other', () => {
    const told = rows.flatMap(({ names }) => names);
    expect(told.sort()).toEqual(options.map(([name]) => name).sort());
  });

  it('says the defaults that are values', () => {
    const wrong = options.filter(([name, value]) => {
      if (value === '' || value === undefined || typeof value === 'object') return false;
      const row = rows.find(({ names }) => names.includes(name));
      const told = codeIn(row?.fallback ?? '')[0];
      return name === 'script.src' ? row?.fallback !== "OpenAI's CDN" : told !== String(value);
    });
    expect(wrong).toEqual([]);
  });

  it('shows configurations that are good', () => {
    const blocks = [...page.matchAll(/\['docusaurus-plugin-chatkit', (\{.*?\})\]/g)];
    expect(blocks.length).toBeGreaterThan(1);
    for (const [, text = ''] of blocks) {
      const given = new Function(`return ${text}`)();
      expect(() => validate(given)).not.toThrow();
    }
  });
});
