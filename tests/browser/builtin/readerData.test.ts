import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { findViolations } from '../support/axe';
import { answerWith } from '../support/conversation';
import { describeChats } from '../support/describeChats';
import type { OpenChat } from '../support/openChat';

const chats = describeChats();
let chat: OpenChat;

beforeEach(async () => {
  chats.server.on('threads.create', answerWith('Because.'));
  chat = await chats.open();
  await chat.ask('Why?');
  await chat.conversation.getByText('Because.').waitFor();
  await chat.panel.getByRole('button', { name: 'Preferences' }).click();
});

describe('the reader’s data, in the preferences', () => {
  test('are saved as a file', async () => {
    const all = { threads: [{ id: 'thr_1' }] };
    chats.server.on('GET /me/export', (_, reply) => reply.json(200, all));
    const { page, panel, errors } = chat;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('button', { name: 'Download my data' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('conversations.json');
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toEqual(all);
    expect(errors).toEqual([]);
  });

  test('that do not come whole are no file, and the reader is told', async () => {
    chats.server.on('GET /me/export', (_, reply) => {
      reply.stream();
      reply.event({ half: true });
      reply.cut();
    });
    await chat.panel.getByRole('button', { name: 'Download my data' }).click();
    await chat.panel.getByRole('alert').getByText('could not be downloaded').waitFor();
  });

  test('are deleted after a question, and the conversation is gone with them', async () => {
    let isErased = false;
    chats.server.on('DELETE /me', (_, reply) => {
      isErased = true;
      reply.json(200, {});
    });
    const { page, panel, conversation, errors } = chat;
    const erase = panel.getByRole('button', { name: 'Delete my data' });
    await erase.click();
    const keep = panel.getByRole('button', { name: 'Keep', exact: true });
    expect(await keep.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await findViolations(page, '[role=dialog]')).toEqual([]);
    await keep.click();
    expect(await erase.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(isErased).toBe(false);
    await erase.click();
    await panel.getByRole('button', { name: 'Delete everything' }).click();
    await panel.getByRole('status').getByText('Your data has been deleted.').waitFor();
    expect(isErased).toBe(true);
    await panel.getByRole('button', { name: 'Back' }).click();
    await conversation.getByText('Because.').waitFor({ state: 'detached' });
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(kept).not.toContain('thr_1');
    expect(errors).toEqual([]);
  });

  test('that could not be deleted stay, and the reader is told', async () => {
    chats.server.on('DELETE /me', (_, reply) => reply.json(503, {}));
    const { panel, conversation } = chat;
    await panel.getByRole('button', { name: 'Delete my data' }).click();
    await panel.getByRole('button', { name: 'Delete everything' }).click();
    await panel.getByRole('alert').getByText('could not be deleted').waitFor();
    await panel.getByRole('button', { name: 'Back' }).click();
    await conversation.getByText('Because.').waitFor();
  });
});
