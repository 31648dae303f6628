/** @jest-environment node */
// Node's own fetch API: jsdom has none.
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { followRun } from '../../../theme/src/client/followRun';

let answers: Array<() => Response>;
let asked: string[];
let onMore: jest.Mock;
let abort: AbortController;

const follow = (wasCut?: boolean) =>
  followRun(
    {
      url: '/chatkit',
      fetch: async (input) => {
        asked.push(String(input));
        const answer = answers.shift();
        if (!answer) throw new TypeError('lost');
        return answer();
      },
    },
    'thr 1',
    onMore,
    abort.signal,
    wasCut,
  );

const stream = (...parts: string[]) => new Response(new Blob(parts).stream());
const broken = () =>
  new Response(
    new ReadableStream({
      pull(controller) {
        controller.error(new TypeError('lost'));
      },
    }),
  );

beforeEach(() => {
  jest.useFakeTimers();
  answers = [];
  asked = [];
  onMore = jest.fn();
  abort = new AbortController();
});
afterEach(() => {
  jest.useRealTimers();
});

it('tells of what comes, and of the end', async () => {
  answers = [() => stream('data: {}\n\n')];
  await follow();
  expect(asked).toEqual(['/chatkit/threads/thr%201/follow']);
  expect(onMore).toHaveBeenCalledTimes(2);
});

it.each([
  ['nothing is being answered', () => stream()],
  ['only comments come', () => stream(': ping\n\n')],
  ['the thread is another reader’s', () => new Response('{}', { status: 404 })],
])('says nothing where %s', async (_, answer) => {
  answers = [answer];
  await follow();
  expect(onMore).not.toHaveBeenCalled();
});

it('tells of the end of an answer that was cut and has ended since', async () => {
  answers = [() => stream()];
  await follow(true);
  expect(onMore).toHaveBeenCalledTimes(1);
});

it('connects again where the connection breaks, and gives up in the end', async () => {
  answers = [broken, () => new Response('', { status: 502 }), () => stream('data: {}\n\n')];
  const followed = follow();
  await jest.advanceTimersByTimeAsync(1500);
  await followed;
  expect(asked).toHaveLength(3);
  expect(onMore).toHaveBeenCalledTimes(2);

  const given = follow();
  await jest.advanceTimersByTimeAsync(60_000);
  await given;
  expect(asked).toHaveLength(3 + 7);
});

it('ends where it is told to', async () => {
  const followed = follow();
  await jest.advanceTimersByTimeAsync(10);
  abort.abort();
  await jest.advanceTimersByTimeAsync(1000);
  await followed;
  expect(asked).toHaveLength(1);
});
