import { expect, test } from '@jest/globals';
import { toDateText } from '../../../../../theme/src/builtin/parts/History/toDateText';

const now = new Date(2026, 10, 20, 15);

test.each([
  ['today', new Date(2026, 10, 20, 9, 5), /^9:05/],
  ['yesterday', new Date(2026, 10, 19, 9, 5), /^9:05/],
  ['week', new Date(2026, 10, 16), /^Nov 16$/],
  ['older', new Date(2024, 10, 16), /^Nov 16, 2024$/],
] as const)('a conversation of “%s” says what its heading does not', (age, date, text) => {
  expect(toDateText(date.toISOString(), age, 'en', now)).toMatch(text);
});

test('a date that is none says nothing', () => {
  expect(toDateText('soon', 'older', 'en', now)).toBe('');
});
