import type { UserMessageItem } from '../protocol/index.js';

const longest = 60;

/**
 * A title from the reader's first message: its first sentence that says something, cut at a word.
 * Undefined where the message has no words (an image alone).
 */
export function titleFromQuestion(item: Pick<UserMessageItem, 'content'>): string | undefined {
  const text = item.content
    .map((part) => part.text)
    .join(' ')
    .replace(/```[\s\S]*?(```|$)/g, ' ')
    .replace(/[`*_#>]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return undefined;
  const sentences = text.match(
    /[^.!?。！？]+(?:[.!?。！？](?!\s|$)[^.!?。！？]*)*[.!?。！？]*/gu,
  ) ?? [text];
  const telling = sentences.map((part) => part.trim()).find((part) => part.length >= 12) ?? text;
  return cutAtWord(telling.replace(/[.。]+$/, ''), longest);
}

/** At most `max` characters, cut between words where there are any, with an ellipsis. */
export function cutAtWord(text: string, max: number): string {
  const chars = [...text];
  if (chars.length <= max) return upperFirst(text);
  const head = chars.slice(0, max - 1).join('');
  const space = head.lastIndexOf(' ');
  return `${upperFirst((space > max / 2 ? head.slice(0, space) : head).trimEnd())}…`;
}

/** Not where the first word is a name written with capitals inside, such as `npm` or `iOS`. */
function upperFirst(text: string): string {
  const word = /^\p{Ll}\p{Ll}*(?=\s)/u.exec(text)?.[0];
  return word && word.length > 2 && word !== 'npm' && word !== 'npx'
    ? text.charAt(0).toUpperCase() + text.slice(1)
    : text;
}
