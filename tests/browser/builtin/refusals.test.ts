import { describe, expect, test } from '@jest/globals';
import { findViolations } from '../support/axe';
import { answerWith, beginAnswer, makeThread, streamMessage } from '../support/conversation';
import { describeChats } from '../support/describeChats';
import type { OpenChat } from '../support/openChat';
import { plainHost } from '../support/reader';

/** What does not work, or looks and sounds otherwise than for most: it has to be told all the same. */

const chats = describeChats({
  flags: [`--host-resolver-rules=MAP ${plainHost} 127.0.0.1`],
  prepare: (server) => {
    server.on('threads.create', answerWith('So it is.'));
  },
});
let chat: OpenChat;

const button = (name: string | RegExp) =>
  chat.panel.getByRole('button', { name, exact: typeof name === 'string' });
const told = (text: string) => chat.panel.getByRole('alert').filter({ hasText: text }).waitFor();
const refuse = (type: string) =>
  chats.server.on(type, (_, reply) => reply.json(503, { error: { code: 'x', message: '' } }));

describe('the reader sees that it did not work', () => {
  test('to judge an answer', async () => {
    refuse('items.feedback');
    chat = await chats.open();
    await chat.ask('Why?');
    await button('Good answer').click();
    await told('Your feedback could not be sent.');
    expect(await button('Good answer').getAttribute('aria-pressed')).toBe('false');
    expect(await findViolations(chat.page, '[role="dialog"]')).toEqual([]);
  });

  test('to rename a conversation, or to delete it', async () => {
    chats.server.on('threads.list', (_, reply) =>
      reply.json(200, { data: [makeThread({ title: 'One' })], has_more: false }),
    );
    refuse('threads.update');
    refuse('threads.delete');
    chat = await chats.open();
    await button('Conversations').click();
    await button('Rename “One”').click();
    await chat.panel.getByRole('textbox', { name: 'New title' }).fill('Two');
    await chat.page.keyboard.press('Enter');
    await told('Renaming failed.');
    await button(/^One/).waitFor();
    expect(await findViolations(chat.page, '[role="dialog"]')).toEqual([]);
    await button('Delete “One”').click();
    await button('Delete').click();
    await told('Deleting failed.');
  });
});

test('an answer is copied where the page is not served over https, too', async () => {
  chat = await chats.open({ origin: chats.server.origin.replace('127.0.0.1', plainHost) });
  await chat.ask('Why?');
  await button('Copy the answer').click();
  await button('Copied').waitFor();
  await chat.composer.focus();
  await chat.page.keyboard.press('Control+V');
  expect(await chat.composer.inputValue()).toBe('So it is.');
});

test('a file that may not be attached does not open in place of the page', async () => {
  chat = await chats.open();
  const isTaken = await chat.conversation.evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.txt', { type: 'text/plain' }));
    return ['dragenter', 'dragover', 'drop'].map(
      (kind) =>
        !element.dispatchEvent(
          new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }),
        ),
    );
  });
  expect(isTaken).toEqual([true, true, true]);
  expect(await chat.panel.getByText('Drop files here').count()).toBe(0);
});

test('a passage is asked about in a new conversation where the one shown is locked', async () => {
  chats.server.on('threads.create', ({ params }, reply) => {
    beginAnswer(reply, params);
    streamMessage(reply, 'Goodbye.');
    const status = { type: 'locked', reason: 'Enough.' };
    reply.event({ type: 'thread.updated', thread: makeThread({ status }) });
    reply.end();
  });
  chat = await chats.open();
  await chat.ask('Why?');
  await chat.panel.getByText('Enough.').waitFor();
  const passage = chat.page.locator('article p').first();
  await passage.evaluate((element) => getSelection()?.selectAllChildren(element));
  await chat.page.locator('[data-chatkit-ask]').click();
  await chat.panel.getByRole('group', { name: 'Quoted passage' }).waitFor();
  await chat.page.keyboard.type('What does this mean?');
  expect(await chat.composer.inputValue()).toBe('What does this mean?');
  expect(await chat.conversation.getByText('Goodbye.').count()).toBe(0);
});

describe('in the reader’s own colours, which no background of ours replaces', () => {
  const isHighlighted = (name: string, role: 'button' | 'option') =>
    chat.panel.getByRole(role, { name, exact: true }).evaluate((element) => {
      const sample = document.body.appendChild(document.createElement('i'));
      sample.style.background = 'Highlight';
      sample.style.forcedColorAdjust = 'none';
      const highlight = getComputedStyle(sample).backgroundColor;
      sample.remove();
      const { backgroundColor, forcedColorAdjust } = getComputedStyle(element);
      return forcedColorAdjust === 'none' && backgroundColor === highlight;
    });

  test('a judgement that was given can be told from one that was not', async () => {
    chat = await chats.open({ forcedColors: 'active' });
    await chat.ask('Why?');
    await button('Good answer').click();
    await chat.panel.locator('[aria-pressed="true"]').waitFor();
    expect(await isHighlighted('Good answer', 'button')).toBe(true);
    expect(await isHighlighted('Bad answer', 'button')).toBe(false);
  });

  test('the page Enter chooses can be told from the others', async () => {
    chats.server.on('GET /search', (_, reply) =>
      reply.json(200, {
        results: ['One', 'Two'].map((title) => ({ href: `/docs/${title}`, title, heading: '' })),
      }),
    );
    chat = await chats.open({ forcedColors: 'active' });
    await chat.composer.focus();
    await chat.page.keyboard.type('@o');
    await chat.panel.getByRole('option', { name: 'One' }).waitFor();
    expect(await isHighlighted('One', 'option')).toBe(true);
    expect(await isHighlighted('Two', 'option')).toBe(false);
  });
});

test('an answer that goes on unseen is not said to be complete', async () => {
  chats.server.on('threads.create', ({ params }, reply) => beginAnswer(reply, params));
  chat = await chats.open();
  const { page } = chat;
  await page.evaluate(() => {
    const region = document.querySelector('[aria-live="polite"][aria-atomic="true"]');
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => {
      if (region?.textContent) said.push(region.textContent);
    }).observe(region ?? document, { childList: true, subtree: true, characterData: true });
  });
  const hasSaid = (text: string) =>
    page.waitForFunction(
      (wanted) => JSON.stringify(Reflect.get(window, 'said')).includes(wanted),
      text,
    );
  await chat.ask('Why?');
  await hasSaid('The assistant is answering.');
  await button('Stop the answer').waitFor();
  await button('New conversation').click();
  // What is said comes 50 ms late, and nothing tells that nothing will be.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  chats.server.on('threads.create', answerWith('So it is.'));
  await chat.ask('Why not?');
  await hasSaid('The answer is complete. So it is.');
  const said: unknown = await page.evaluate(() => Reflect.get(window, 'said'));
  expect(said).not.toContain('The answer is complete.');
});
