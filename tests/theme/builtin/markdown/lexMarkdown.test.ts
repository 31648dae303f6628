import { describe, expect, test } from '@jest/globals';
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

describe('what is nested too deeply to be read', () => {
  test.each([
    ['quotations', '>'.repeat(20_000)],
    ['admonitions', ':::note\n'.repeat(5000)],
  ])('of %s is shown as it is written', (_, marks) => {
    const text = `${marks} deep`;
    expect(lexMarkdown(text, false)).toMatchObject([{ type: 'html', raw: text }]);
    expect(plainText(text)).toContain('deep');
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
