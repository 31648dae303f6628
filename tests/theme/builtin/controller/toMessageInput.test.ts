import { expect, test } from '@jest/globals';
import { splitMentions } from '../../../../theme/src/builtin/controller/toMessageInput';

const install = { id: '/docs/install', title: 'Install', data: { href: '/docs/install' } };
const linux = { id: '/docs/linux', title: 'Install on Linux', data: { href: '/docs/linux' } };

test('mentions in a text become tags, the longest title first', () => {
  const parts = splitMentions('See @Install on Linux and @Install.', [install, linux]);
  expect(parts.map((part) => [part.type, part.text])).toEqual([
    ['input_text', 'See '],
    ['input_tag', 'Install on Linux'],
    ['input_text', ' and '],
    ['input_tag', 'Install'],
    ['input_text', '.'],
  ]);
});

test('a mention that was edited away is text', () => {
  expect(splitMentions('See @Instal', [install])).toEqual([
    { type: 'input_text', text: 'See @Instal' },
  ]);
});
