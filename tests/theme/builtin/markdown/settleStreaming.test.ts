import { describe, expect, test } from '@jest/globals';
import { plainText } from '../../../../theme/src/builtin/markdown/plainText';
import { settleStreaming } from '../../../../theme/src/builtin/markdown/settleStreaming';

describe('Markdown that is being written', () => {
  test.each([
    ['a **bo', 'a **bo**'],
    ['a **', 'a '],
    ['run `npm', 'run `npm`'],
    ['see [the guide', 'see the guide'],
    ['see [the guide](https://exa', 'see the guide'],
    ['see [the guide](https://example.com)', 'see [the guide](https://example.com)'],
    ['look: ![a pic', 'look: '],
    ['text\n-', 'text'],
    ['text\n- item', 'text\n- item'],
    ['intro\n\n| a | b |', 'intro\n\n'],
    ['intro\n\n| a | b |\n|--', 'intro\n\n'],
    ['intro\n\n| a | b |\n|---|---|\n| 1', 'intro\n\n| a | b |\n|---|---|\n| 1'],
    ['```js\nconst a = "**', '```js\nconst a = "**'],
    ['2 * 3 is', '2 * 3 is'],
  ])('%j is shown as %j', (written, shown) => {
    expect(settleStreaming(written)).toBe(shown);
  });

  test('what is shown only ever grows', () => {
    const whole =
      'Set **greeting** in `docusaurus.config`, as [the guide](/docs/x) says.\n\n- one\n- *two*\n\nDone.';
    let before = '';
    for (let end = 1; end <= whole.length; end += 1) {
      const shown = plainText(settleStreaming(whole.slice(0, end))).replace(/[\s.]+/g, '');
      expect(shown.startsWith(before) || before.startsWith(shown)).toBe(true);
      // No mark is ever seen.
      expect(shown).not.toMatch(/[*`[\]]/);
      before = shown;
    }
  });
});
