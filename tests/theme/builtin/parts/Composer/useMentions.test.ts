import { describe, expect, test } from '@jest/globals';
import { findTrigger, fitting } from '../../../../../theme/src/builtin/parts/Composer/useMentions';

const at = (text: string, chosen: string[] = []) => {
  const caret = text.indexOf('|');
  const found = findTrigger(
    text.replace('|', ''),
    caret,
    chosen.map((title) => ({ title })),
  );
  return found?.query;
};

describe('a mention is being typed', () => {
  test.each([
    ['@|', ''],
    ['see @inst|', 'inst'],
    ['(@getting st|', 'getting st'],
    ['see @inst| and go on', 'inst'],
  ])('in %s', (text, query) => {
    expect(at(text)).toBe(query);
  });

  test.each(['me@inst|', 'see @inst\n|', 'see @ inst|', 'see |@inst'])('not in %s', (text) => {
    expect(at(text)).toBeUndefined();
  });

  test('no more once it is chosen: behind it the text goes on', () => {
    expect(at('see @Install |', ['Install'])).toBeUndefined();
    expect(at('see @Install and tell|', ['Install'])).toBeUndefined();
    expect(at('see @Install?|', ['Install'])).toBeUndefined();
    expect(at('see @Without a network › Check it |', ['Without a network › Check it'])).toBe(
      undefined,
    );
  });

  test('again where the chosen one was changed, or is another', () => {
    expect(at('see @Installation|', ['Install'])).toBe('Installation');
    expect(at('see @Install and @conf|', ['Install'])).toBe('conf');
  });
});

describe('the pages that may be meant', () => {
  const pages = ['Install', 'Install › Add the plugin', 'Introduction'].map((title) => ({ title }));
  const titles = (query: string) => fitting(pages, query).map(({ title }) => title);

  test('are all the search finds for a word, which may stand in their text', () => {
    expect(titles('npm')).toHaveLength(3);
  });

  test('are those with each word of several in their title', () => {
    expect(titles('install ')).toEqual(['Install', 'Install › Add the plugin']);
    expect(titles('install plug')).toEqual(['Install › Add the plugin']);
  });

  test('are none for the rest of a question', () => {
    expect(titles('install need to run')).toEqual([]);
  });
});
