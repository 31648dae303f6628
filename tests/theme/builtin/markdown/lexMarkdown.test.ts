import { describe, expect, test } from '@jest/globals';
import type { Tokens } from 'marked';
import { decodeEntities } from '../../../../theme/src/builtin/markdown/decodeEntities';
import { lexMarkdown } from '../../../../theme/src/builtin/markdown/lexMarkdown';
import { plainText } from '../../../../theme/src/builtin/markdown/plainText';
import { toOwn } from '../../../../theme/src/builtin/protocol/json';

/** The types of the inline tokens of the first block. */
function inline(text: string): string[] {
  const [block] = lexMarkdown(text, false);
  return block && 'tokens' in block ? (block.tokens ?? []).map(({ type }) => type) : [];
}

describe('emphasis', () => {
  test('is read in a paragraph with hundreds of it', () => {
    expect(inline('**a** _b_ '.repeat(100)).filter((type) => type === 'strong')).toHaveLength(100);
  });

  test('is text in a paragraph that is made of its marks, and read in the next one', () => {
    // With each mark looked for in all the rest, this took minutes.
    const [marks, , next] = lexMarkdown(`${'**a_'.repeat(8000)}\n\n**b**`, false);
    expect(marks?.raw).toHaveLength(32_000);
    expect(inline('**a_'.repeat(8000))).not.toContain('strong');
    expect(next).toMatchObject({ tokens: [{ type: 'strong' }] });
  });
});

/** How many lists, quotations and admonitions stand in each other. */
function depthOf(tokens: readonly object[]): number {
  const deepest = tokens.map((token) => {
    const { type, tokens = [], items = [] } = token as Tokens.List & Tokens.Blockquote;
    const own = type === 'list_item' || type === 'blockquote' || String(type) === 'admonition';
    return Number(own) + depthOf([...tokens, ...items]);
  });
  return Math.max(0, ...deepest);
}

describe('what is nested deeper than anybody writes', () => {
  const deep = 400;
  test.each([
    ['lists', Array.from({ length: deep }, (_, at) => `${'  '.repeat(at)}- item`).join('\n')],
    ['quotations', `${'> '.repeat(deep)}item`],
    ['admonitions', `${':::note\n'.repeat(deep)}item`],
    ['both', `${'> - '.repeat(deep)}item`],
  ])('of %s is text from a level on', (kind, text) => {
    const tokens = lexMarkdown(text, false);
    // Each level reads all that is in it again: with 400 of lists that took seconds.
    expect(depthOf(tokens)).toBe(12);
    const all = plainText(text).match(/item/g);
    expect(all).toHaveLength(kind === 'lists' ? deep : 1);
  });

  test('leaves what stands after it as it is', () => {
    const [, next] = lexMarkdown(`${'>'.repeat(20_000)} deep\n\n- a\n  - b`, false).filter(
      ({ type }) => type !== 'space',
    );
    expect(depthOf(next ? [next] : [])).toBe(2);
  });
});

describe('a name every object has', () => {
  test('is no entity', () => {
    expect(decodeEntities('&constructor; &toString; &amp;')).toBe('&constructor; &toString; &');
  });

  test('is in none of our tables', () => {
    expect(toOwn({ info: 1 }, 'constructor')).toBeUndefined();
    expect(toOwn({ info: 1 }, 'info')).toBe(1);
    expect(toOwn({ info: 1 }, 7)).toBeUndefined();
  });
});

test('what is read out has no backslashes of Markdown, and has the characters behind them', () => {
  expect(plainText('Under **A \\<b\\> \\[c\\]** &amp; `\\d`')).toBe('Under A <b> [c] & \\d');
});
