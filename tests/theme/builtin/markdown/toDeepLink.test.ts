import { expect, test } from '@jest/globals';
import { toDeepLink } from '../../../../theme/src/builtin/markdown/toDeepLink';

test.each([
  ['chatkit-link://confetti', { name: 'confetti', data: {} }],
  ['chatkit-link://open.page/?id=a%20b&x=1', { name: 'open.page', data: { id: 'a b', x: '1' } }],
])('%s asks something of the page', (href, link) => {
  expect(toDeepLink(href)).toEqual(link);
});

test.each([
  'chatkit-link:',
  'chatkit-link://',
  'chatkit-link://a b',
  'javascript:x//chatkit-link://a',
  '/chatkit-link',
])('%s does not', (href) => {
  expect(toDeepLink(href)).toBeUndefined();
});
