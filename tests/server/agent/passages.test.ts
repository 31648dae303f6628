import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseQuote, weighTerms } from '../../../server/src/agent/offline/chooseQuote.js';
import { readIntent } from '../../../server/src/agent/offline/intents.js';
import { passagesOf } from '../../../server/src/agent/offline/passages.js';
import { termsOf } from '../../../server/src/agent/text/terms.js';

const text = [
  'It is set so, e.g. by `a. b`. Then (as is known. Really) it works.',
  '',
  '- first item',
  '- second item',
  '',
  ':::tip',
  'A tip stands here.',
  ':::',
  '',
  '| option | what it does |',
  '| --- | --- |',
  '| `alpha` | Warms it |',
  '| `beta` | Cools it |',
  '',
  '```js',
  'call();',
  '',
  'again();',
  '```',
  'Last words. Cut sho',
  '[…]',
].join('\n');

describe('what can be quoted of a section', () => {
  it('is its sentences, items, rows and code, as they stand', () => {
    expect(passagesOf(text, 'en').map(({ kind, text: piece }) => [kind, piece])).toEqual([
      ['sentence', 'It is set so, e.g. by `a. b`.'],
      ['sentence', 'Then (as is known. Really) it works.'],
      ['item', '- first item'],
      ['item', '- second item'],
      ['sentence', 'A tip stands here.'],
      ['row', '| `alpha` | Warms it |'],
      ['row', '| `beta` | Cools it |'],
      ['code', '```js\ncall();\n\nagain();\n```'],
    ]);
  });

  it('stands verbatim in the section, whatever the section is', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(
        '',
        '```',
        '~~~~',
        '| a | b |',
        '|---|---|',
        '- item',
        '# h',
        '[…]',
        ':::',
        '文。文！',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 20 }),
        fc.constantFrom('en', 'ja', 'ar'),
        (lines, locale) => {
          const whole = lines.join('\n');
          for (const passage of passagesOf(whole, locale)) expect(whole).toContain(passage.text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is shown as a quote, a table with its head, or code, each with the mark', () => {
    const quote = (question: string) =>
      chooseQuote(text, weighTerms(question, [{ path: [], text }]), { locale: 'en' })?.toMarkdown(
        'M',
      );
    expect(quote('what is beta?')).toContain(
      '| option | what it does |\n| --- | --- |\n| `beta` | Cools it |\n\nM',
    );
    expect(quote('second item')).toContain('> - second item M');
    expect(chooseQuote('', new Map(), { locale: 'en' })).toBeUndefined();
    expect(chooseQuote('```\nonly code\n```', new Map(), { locale: 'en' })?.toMarkdown('M')).toBe(
      '```\nonly code\n```\n\nM',
    );
  });

  it('has the list or the table that a sentence leads up to', () => {
    const ask = (question: string, led: string) =>
      chooseQuote(led, weighTerms(question, [{ path: [], text: led }]), {
        locale: 'en',
      })?.toMarkdown('M');
    const list =
      'Something else.\n\nColours that can be chosen:\n\n- red\n- green\n\nThe end of it.';
    expect(ask('which colours', list)).toContain(
      'Colours that can be chosen:\n>\n> - red\n> - green M',
    );
    const table = 'Colours that can be chosen:\n\n| name |\n| --- |\n| red |';
    expect(ask('which colours', table)).toContain('| name |\n| --- |\n| red |');
  });

  it('has nothing that would be taken for a mark, and so be taken out', () => {
    const marked = 'Cite it by writing `【id】` after it. Citations【注】 are links.';
    const quote = chooseQuote(marked, weighTerms('cite citations', [{ path: [], text: marked }]), {
      locale: 'en',
    });
    expect(quote?.toMarkdown('M')).toBe('> Citations【注】 are links. M');
  });

  it('has code of a list without the list’s indent: its fence would not end', () => {
    const listed = ['1. Install it:', '', '     ```sh', '     run', '       it', '     ```'].join(
      '\n',
    );
    const quote = chooseQuote(listed, weighTerms('run it', [{ path: [], text: listed }]), {
      locale: 'en',
    });
    expect(quote?.toMarkdown('M')).toContain('```sh\nrun\n  it\n```');
  });
});

describe('the terms of a question', () => {
  it('are its telling words, without endings; names in code whole and in parts', () => {
    expect(termsOf('How do I set the testEnvironment options?')).toEqual([
      'set',
      'testenvironment',
      'test',
      'environment',
      'option',
    ]);
    expect(termsOf('設定方法')).toEqual(['設定', '定方', '方法']);
    expect(termsOf('what is it?')).toEqual([]);
  });
});

describe('what a message asks for', () => {
  it.each([
    ['Where is the config file?', 'search'],
    ['Where is that documented?', 'where'],
    ['What is my config missing?', 'recall'],
    ['Hi, how do I install it?', 'search'],
    ['Thanks, but how do I remove it?', 'search'],
    ['How do I summarize a table in SQL?', 'search'],
    ['Show me an example of a plugin', 'search'],
    ['Call me maybe? is a song', 'search'],
    ['What should I read after this page?', 'next'],
    ['Explain closures', 'search'],
    ['Erkläre diese Seite für Anfänger.', 'summarise'],
    ['TL;DR', 'summarise'],
    ['このページをまとめて', 'summarise'],
  ])('%j: %s', (message, intent) => {
    expect(readIntent(message)).toBe(intent);
  });
});
