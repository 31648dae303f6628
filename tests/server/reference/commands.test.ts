import { describe, expect, it, jest } from '@jest/globals';
import { commands } from '../../../server/src/cli/commands.js';
import { codeIn, readPage, tableRows } from './tables.js';

const sections = readPage('commands.md').split(/^## /m).slice(1);

/** What a command prints for `--help`. */
async function helpOf(name: string): Promise<string> {
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((part) => {
    text += String(part);
    return true;
  });
  try {
    await commands[name]?.run(['--help']);
  } finally {
    write.mockRestore();
  }
  return text;
}

const optionsIn = (text: string) => [...text.matchAll(/--[a-z][a-z-]*/g)].map(([name]) => name);

describe('the reference of commands', () => {
  it('has each command, and no other', () => {
    expect(sections.map((section) => section.split('\n')[0])).toEqual(
      expect.arrayContaining(Object.keys(commands)),
    );
    expect(sections).toHaveLength(Object.keys(commands).length);
  });

  it.each(Object.keys(commands))('has each option of %s, and no other', async (name) => {
    const section = sections.find((text) => text.startsWith(`${name}\n`)) ?? '';
    const told = tableRows(section).flatMap(([option = '']) => codeIn(option).flatMap(optionsIn));
    expect(told.sort()).toEqual([...new Set(optionsIn(await helpOf(name)))].sort());
  });
});
