import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findViolations } from '../support/axe';
import { phone } from '../support/browser';
import {
  addText,
  answerWith,
  assistantMessage,
  beginAnswer,
  beginMessage,
  citation,
  makeThread,
  userMessage,
} from '../support/conversation';
import { describeChats } from '../support/describeChats';
import type { ChatVisit, OpenChat } from '../support/openChat';
import type { Reply } from '../support/playedServer';

const long = Array.from({ length: 30 }, (_, index) => `Paragraph ${index} of the answer.`).join(
  '\n\n',
);

const chats = describeChats();
let chat: OpenChat;

const scrollTop = () => chat.conversation.evaluate((element) => element.scrollTop);
const topOf = (text: string) =>
  chat.conversation
    .getByText(text, { exact: true })
    .evaluate((element) => element.getBoundingClientRect().top);

describe('while an answer grows', () => {
  let reply: Reply;

  async function begin(): Promise<void> {
    chats.server.on('threads.create', answerWith(long));
    chats.server.on('threads.add_user_message', ({ params }, given) => {
      reply = given;
      beginAnswer(given, params);
      beginMessage(given, 'msg_growing');
      addText(given, 'msg_growing', 'It begins.\n\n');
    });
    chat = await chats.open();
    await chat.ask('First?');
    await chat.panel.getByRole('button', { name: 'Copy the answer' }).waitFor();
    await chat.ask('Second?');
    await chat.conversation.getByText('It begins.').waitFor();
  }

  test('what is read stays where it is, and the newest is one press away', async () => {
    await begin();
    const before = await topOf('It begins.');
    addText(reply, 'msg_growing', long);
    await chat.conversation.getByText('Paragraph 29 of the answer.').last().waitFor();
    expect(await topOf('It begins.')).toBeCloseTo(before, 0);
    await chat.panel.getByRole('button', { name: 'To the newest' }).click();
    await chat.panel.getByRole('button', { name: 'To the newest' }).waitFor({ state: 'detached' });
    addText(reply, 'msg_growing', '\n\nThe very last.');
    const last = chat.conversation.getByText('The very last.');
    await last.waitFor();
    await chat.page.waitForFunction(() => {
      const section = document.querySelector('[data-thread]')?.parentElement;
      return section && section.scrollHeight - section.scrollTop - section.clientHeight < 3;
    });
  });

  test('its end moves nothing', async () => {
    await begin();
    const before = await topOf('It begins.');
    const done = { ...assistantMessage('It begins.'), id: 'msg_growing' };
    reply.event({ type: 'thread.item.done', item: done });
    reply.end();
    await chat.panel.getByRole('button', { name: 'Send', exact: true }).waitFor();
    await chat.conversation.getByText('It begins.').waitFor();
    expect(await topOf('It begins.')).toBeCloseTo(before, 0);
  });
});

test('a thread of a thousand items opens at its end, and older ones come in without a jump', async () => {
  const items = Array.from({ length: 1000 }, (_, index) =>
    index % 2 === 0
      ? userMessage(`Question ${index}`)
      : assistantMessage(`Answer ${index}\n\n${long.slice(0, 400)}`),
  );
  const newestFirst = [...items].reverse();
  chats.server.on('threads.get_by_id', (_, reply) =>
    reply.json(
      200,
      makeThread({ items: { data: items.slice(0, 20), has_more: true, after: items[19]?.id } }),
    ),
  );
  chats.server.on('items.list', ({ params }, reply) => {
    const from = params.after ? newestFirst.findIndex(({ id }) => id === params.after) + 1 : 0;
    const data = newestFirst.slice(from, from + Number(params.limit));
    const more = from + data.length < newestFirst.length;
    reply.json(200, { data, has_more: more, ...(more ? { after: data.at(-1)?.id } : {}) });
  });
  chats.server.on('threads.list', (_, reply) =>
    reply.json(200, { data: [makeThread({ title: 'Long' })], has_more: false }),
  );
  chat = await chats.open();
  await chat.panel.getByRole('button', { name: 'Conversations' }).click();
  await chat.panel.getByRole('button', { name: /^Long/ }).click();
  await chat.conversation.getByText('Answer 999').waitFor();
  expect(await chat.conversation.getByText(/^Question \d+$/).count()).toBeLessThan(30);
  expect(await scrollTop()).toBeGreaterThan(1000);
  // Up to older ones: what can be seen stays.
  await chat.conversation.evaluate((element) => element.scrollTo({ top: 300 }));
  const before = await topOf('Question 982');
  await chat.conversation.getByText('Question 972', { exact: true }).waitFor({ state: 'attached' });
  expect(Math.abs((await topOf('Question 982')) - before)).toBeLessThan(4);
  // Far up, what is at the end is not drawn any more, yet stands there.
  for (const number of [962, 952, 942]) {
    await chat.conversation.evaluate((element) => element.scrollTo({ top: 300 }));
    const shown = `Question ${number + 10}`;
    const top = await topOf(shown);
    const older = chat.conversation.getByText(`Question ${number}`, { exact: true });
    await older.waitFor({ state: 'attached' });
    expect(Math.abs((await topOf(shown)) - top)).toBeLessThan(4);
  }
  await chat.page.waitForFunction(() => {
    const turns = [...document.querySelectorAll('[data-turn]')];
    const drawn = turns.map((turn) =>
      turn.firstElementChild?.checkVisibility({ contentVisibilityAuto: true }),
    );
    return drawn[0] === true && drawn.includes(false) && turns.at(-1)?.textContent !== '';
  });
});

describe('on a small or enlarged page', () => {
  const text =
    'See [the guide](/docs/intro). `a-very-long-word-that-does-not-break-by-itself-anywhere`\n\n| A | B | C | D |\n|---|---|---|---|\n| one | two | three | four |\n\n```js\nconst aVeryLongLine = "that goes on and on and on, beyond any phone";\n```';

  /** The letters' size a reader has set in the browser. */
  const enlarge = async (page: Page) => {
    await page.addInitScript(() =>
      addEventListener('DOMContentLoaded', () => {
        document.documentElement.style.fontSize = '200%';
      }),
    );
  };

  test.each<[string, ChatVisit]>([
    ['320 px', { viewport: { width: 320, height: 640 } }],
    // 1280 px at 200 % have room for 640.
    ['200 % zoom', { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
    ['letters twice as large', { prepare: enlarge }],
    ['letters twice as large on a phone', { prepare: enlarge, viewport: phone }],
    ['a phone held sideways', { viewport: { width: phone.height, height: phone.width } }],
  ])('%s: nothing is cut off, targets are large enough', async (_, options) => {
    chats.server.on(
      'threads.create',
      answerWith(text, [
        citation(30, '/docs/intro#who-it-is-for', 'Who it is for', 'Introduction'),
      ]),
    );
    chat = await chats.open(options);
    await chat.ask('Go');
    await chat.panel.getByRole('button', { name: 'Copy the answer' }).waitFor();
    const overflow = await chat.panel.evaluate((panel) => {
      const { left, right } = panel.getBoundingClientRect();
      return [...panel.querySelectorAll('button, textarea, section')]
        .filter((element) => element.checkVisibility())
        .map((element) => ({
          name: element.getAttribute('aria-label') ?? element.textContent,
          box: element.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.left < left - 1 || box.right > right + 1)
        .map(({ name }) => name);
    });
    expect(overflow).toEqual([]);
    const small = await chat.panel.evaluate((panel) =>
      [...panel.querySelectorAll('button')]
        .filter((element) => element.checkVisibility())
        .map((element) => ({
          name: element.getAttribute('aria-label') ?? element.textContent,
          box: element.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width < 24 || box.height < 24)
        .map(({ name }) => name),
    );
    expect(small).toEqual([]);
    expect(await findViolations(chat.page, '[role="dialog"]')).toEqual([]);
  });
});

test('400 % zoom: there is room to read', async () => {
  chats.server.on('threads.create', answerWith(long));
  // 1280 × 1024 px at 400 %.
  chat = await chats.open({ viewport: { width: 320, height: 256 } });
  const room = await chat.conversation.boundingBox();
  const greeting = await chat.conversation.getByRole('heading').boundingBox();
  if (!room || !greeting) throw new Error('Not drawn.');
  expect(greeting.y + greeting.height).toBeLessThanOrEqual(room.y + room.height);
  await chat.ask('Go');
  await chat.panel.getByRole('button', { name: 'Copy the answer' }).waitFor();
  const toNewest = chat.panel.getByRole('button', { name: 'To the newest' });
  const [width, height] = await toNewest.evaluate((button) => {
    const box = button.getBoundingClientRect();
    return [box.width, box.height] as const;
  });
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
  expect((width * height) / (room.width * room.height)).toBeLessThan(0.1);
});

test('no way to the newest covers the prompts where nothing has been said', async () => {
  chat = await chats.open({ viewport: { width: 390, height: 420 } });
  const { conversation, panel } = chat;
  await panel.locator('h2 + ul button').first().waitFor();
  // It overflows by far more than what counts as being at the end; the page has drawn that.
  expect(
    await conversation.evaluate(
      (element) =>
        new Promise((resolve) => {
          const after = () => resolve(element.scrollHeight - element.clientHeight > 100);
          requestAnimationFrame(() => requestAnimationFrame(after));
        }),
    ),
  ).toBe(true);
  expect(await panel.getByRole('button', { name: 'To the newest' }).count()).toBe(0);
});

test('a screen reader is told when an answer begins and ends, not word by word', async () => {
  let reply: Reply | undefined;
  chats.server.on('threads.create', ({ params }, given) => {
    reply = given;
    beginAnswer(given, params);
    beginMessage(given, 'msg_spoken');
  });
  chat = await chats.open();
  await chat.page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const region of document.querySelectorAll('[role="dialog"] [aria-live]')) {
      new MutationObserver(() => {
        if (region.textContent) heard.push(region.textContent);
      }).observe(region, { childList: true, characterData: true, subtree: true });
    }
  });
  await chat.ask('Go');
  await chat.panel.getByRole('status').filter({ hasText: 'The assistant is answering.' }).waitFor();
  // That is said when the question goes out; there is no one to answer it yet.
  await chats.server.waitFor('threads.create');
  for (const word of ['One ', '**two** ', 'three.']) if (reply) addText(reply, 'msg_spoken', word);
  await chat.conversation.getByText('One two three.').waitFor();
  reply?.event({
    type: 'thread.item.done',
    item: { ...assistantMessage('One **two** three.'), id: 'msg_spoken' },
  });
  reply?.end();
  await chat.panel
    .getByRole('status')
    .filter({ hasText: 'The answer is complete. One two three.' })
    .waitFor();
  const heard = await chat.page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  expect(heard).toEqual(['The assistant is answering.', 'The answer is complete. One two three.']);
});

test('on a phone a placeholder that is too long ends in one line: of a second, half would be seen', async () => {
  chat = await chats.open({ viewport: phone, path: '/fr/docs/intro' });
  const heights = await chat.composer.evaluate((field) => [field.scrollHeight, field.clientHeight]);
  expect(heights[0]).toBe(heights[1]);
});
