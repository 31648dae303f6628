import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = path.join(__dirname, '../../..');
const locales = ['fr', 'de', 'es', 'ja', 'zh-Hans', 'pt-BR', 'ar'];

function read(locale: string): Record<string, string> {
  return JSON.parse(fs.readFileSync(path.join(root, `plugin/locales/${locale}.json`), 'utf8'));
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
}

const english = read('en');

test('every string the built-in chat asks for is there', () => {
  const sources = fs
    .readdirSync(path.join(root, 'theme/src/builtin'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => fs.readFileSync(path.join(root, 'theme/src/builtin', file), 'utf8'))
    .join('\n');
  const asked = [...sources.matchAll(/'(chat\.[\w.]+)'/g)].map((match) => match[1] ?? '');
  expect(asked.length).toBeGreaterThan(80);
  expect([...new Set(asked)].filter((id) => english[id] === undefined)).toEqual([]);
  // Ids made of a part that varies: at least one of each family.
  for (const family of ['chat.failure.', 'chat.age.', 'chat.admonition.']) {
    expect(Object.keys(english).some((id) => id.startsWith(family))).toBe(true);
  }
});

describe.each(locales)('%s', (locale) => {
  const messages = read(locale);

  test('says everything English says, and nothing else', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
  });

  test('fills in the same values', () => {
    for (const [id, text] of Object.entries(english)) {
      expect([id, placeholders(messages[id] ?? '')]).toEqual([id, placeholders(text)]);
    }
  });

  test('is translated', () => {
    const same = Object.keys(english).filter(
      (id) => (english[id] ?? '').length > 12 && messages[id] === english[id],
    );
    expect(same).toEqual([]);
  });
});
