import { describe, expect, test } from '@jest/globals';
import {
  addText,
  answerWith,
  assistantMessage,
  beginAnswer,
  beginMessage,
  citation,
  makeThread,
  streamMessage,
  userMessage,
} from '../support/conversation';
import { describeChats } from '../support/describeChats';
import type { ChatVisit, OpenChat } from '../support/openChat';
import type { Reply } from '../support/playedServer';

const chats = describeChats();
let chat: OpenChat;

async function open(options: ChatVisit = {}): Promise<OpenChat> {
  chat = await chats.open(options);
  return chat;
}

describe('a question', () => {
  test('is answered with citations that lead into the site without a reload', async () => {
    const text = 'Set `greeting` in the options. Done.';
    chats.server.on(
      'threads.create',
      answerWith(text, [citation(30, '/docs/start/install#', 'Install', 'Get started')]),
    );
    const { page, panel, conversation, ask } = await open();
    await ask('How do I change the greeting?');
    await conversation.getByText('How do I change the greeting?').waitFor();
    await conversation.getByText('Set greeting in the options.').waitFor();
    expect(await panel.getByRole('link', { name: 'Source: Install' }).count()).toBe(1);
    await page.evaluate(() => {
      document.body.dataset.mark = 'same page';
    });
    await panel.getByRole('link', { name: 'Source: Install' }).click();
    await page.waitForURL(/start\/install/);
    expect(await page.evaluate(() => document.body.dataset.mark)).toBe('same page');
  });

  test('shows what is being done, then text as it comes, and is stopped by its button', async () => {
    let reply: Reply | undefined;
    chats.server.on('threads.create', ({ params }, given) => {
      reply = given;
      beginAnswer(given, params);
      given.event({ type: 'progress_update', icon: 'search', text: 'Searching the docs' });
    });
    const { page, panel, conversation, ask } = await open();
    await ask('Why?');
    await conversation.getByText('Searching the docs').waitFor();
    if (!reply) throw new Error('Not asked.');
    beginMessage(reply, 'msg_now');
    addText(reply, 'msg_now', 'Because **of');
    await conversation.getByText('Because').waitFor();
    expect(await panel.locator('strong', { hasText: 'of' }).count()).toBe(1);
    await panel.getByRole('button', { name: 'Stop the answer' }).click();
    await chats.server.waitFor('POST /runs/stop');
    await panel.getByRole('button', { name: 'Copy the answer' }).waitFor();
    expect(await conversation.getByText('Because').count()).toBe(1);
    await panel.getByRole('button', { name: 'Send', exact: true }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  });

  test('typed while an answer runs is sent after it', async () => {
    let reply: Reply | undefined;
    chats.server.on('threads.create', ({ params }, given) => {
      reply = given;
      beginAnswer(given, params);
    });
    chats.server.on('threads.add_user_message', answerWith('Second answer.'));
    const { conversation, ask } = await open();
    await ask('First?');
    await chats.server.waitFor('threads.create');
    await ask('Second?');
    await conversation.getByText('Will be sent next').waitFor();
    expect(chats.server.requests.some(({ type }) => type === 'threads.add_user_message')).toBe(
      false,
    );
    if (!reply) throw new Error('Not asked.');
    streamMessage(reply, 'First answer.');
    reply.end();
    await conversation.getByText('Second answer.').waitFor();
    expect(await conversation.getByText('Will be sent next').count()).toBe(0);
  });

  test('with a quoted passage carries it', async () => {
    chats.server.on('threads.create', answerWith('It means this.'));
    const { page, panel, conversation, composer } = await open();
    await panel.getByRole('button', { name: 'Close', exact: true }).click();
    const paragraph = page.locator('article p').first();
    await paragraph.click({ clickCount: 3 });
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await panel.getByRole('group', { name: 'Quoted passage' }).waitFor();
    await composer.fill('What does it mean?');
    await composer.press('Enter');
    const { params } = await chats.server.waitFor('threads.create');
    expect(JSON.stringify(params)).toContain('quoted_text');
    await conversation.getByText('It means this.').waitFor();
  });

  test('is answered again, judged and copied', async () => {
    chats.server.on('threads.create', answerWith('One answer.'));
    chats.server.on('threads.retry_after_item', answerWith('Another answer.'));
    const { page, panel, conversation, ask } = await open({
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await ask('Why?');
    await conversation.getByText('One answer.').waitFor();
    await panel.getByRole('button', { name: 'Copy the answer' }).click();
    await panel.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('One answer.');
    await panel.getByRole('button', { name: 'Good answer' }).click();
    const feedback = await chats.server.waitFor('items.feedback');
    expect(feedback.params).toMatchObject({ kind: 'positive' });
    await panel.getByRole('button', { name: 'Good answer', pressed: true }).waitFor();
    await panel.getByRole('button', { name: 'Answer again' }).click();
    await conversation.getByText('Another answer.').waitFor();
    expect(await conversation.getByText('One answer.').count()).toBe(0);
  });
});

describe('a broken connection', () => {
  test('in the middle of an answer: it is followed to its end', async () => {
    const answer = assistantMessage('The whole answer.');
    const question = userMessage('Why?');
    chats.server.on('threads.create', async ({ params }, reply) => {
      beginAnswer(reply, params);
      beginMessage(reply, answer.id);
      addText(reply, answer.id, 'The who');
      await new Promise((resolve) => setTimeout(resolve, 100));
      reply.cut();
    });
    chats.server.on('GET /threads/thr_1/follow', (_, reply) => {
      reply.stream();
      beginMessage(reply, answer.id);
      addText(reply, answer.id, 'The whole answer.');
      reply.event({ type: 'thread.item.done', item: answer });
      reply.end();
    });
    chats.server.on('items.list', (_, reply) =>
      reply.json(200, { data: [answer, question], has_more: false }),
    );
    const { panel, conversation, ask } = await open();
    await ask('Why?');
    await conversation.getByText('The whole answer.').waitFor();
    await panel.getByRole('button', { name: 'Copy the answer' }).waitFor();
    expect(await panel.getByRole('alert').count()).toBe(0);
  });

  test('before the answer began: the same request is sent again, once kept', async () => {
    let tries = 0;
    chats.server.on('threads.create', (request, reply) => {
      tries += 1;
      if (tries < 3) reply.json(502, {});
      else answerWith('At last.')(request, reply);
    });
    const { conversation, ask } = await open();
    await ask('Why?');
    await conversation.getByText('At last.').waitFor();
    const sent = chats.server.requests.filter(({ type }) => type === 'threads.create');
    expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  test('a running answer is followed after a reload', async () => {
    const question = userMessage('Why?');
    const answer = assistantMessage('Still here.');
    chats.server.on('threads.create', ({ params }, reply) => beginAnswer(reply, params));
    chats.server.on('threads.get_by_id', (_, reply) =>
      reply.json(200, makeThread({ items: { data: [question], has_more: false } })),
    );
    chats.server.on('items.list', (_, reply) =>
      reply.json(200, { data: [answer, question], has_more: false }),
    );
    chats.server.on('GET /threads/thr_1/follow', (_, reply) => {
      reply.stream();
      beginMessage(reply, answer.id);
      reply.event({ type: 'thread.item.done', item: answer });
      reply.end();
    });
    const { page, conversation, ask } = await open();
    await ask('Why?');
    await conversation.getByText('Thinking …').waitFor();
    await page.reload();
    await conversation.getByText('Still here.').waitFor();
  });

  test('a running answer that is followed after a reload can be stopped', async () => {
    const question = userMessage('Why?');
    chats.server.on('threads.create', ({ params }, reply) => beginAnswer(reply, params));
    chats.server.on('threads.get_by_id', (_, reply) =>
      reply.json(200, makeThread({ items: { data: [question], has_more: false } })),
    );
    chats.server.on('GET /threads/thr_1/follow', (_, reply) => {
      reply.stream();
      reply.event({ type: 'stream_options', stream_options: { allow_cancel: true } });
      beginMessage(reply, 'msg_now');
      addText(reply, 'msg_now', 'Half of it');
    });
    const { page, panel, conversation, ask } = await open();
    await ask('Why?');
    await conversation.getByText('Thinking …').waitFor();
    await page.reload();
    await conversation.getByText('Half of it').waitFor();
    await panel.getByRole('button', { name: 'Stop the answer' }).click();
    const stopped = await chats.server.waitFor('POST /runs/stop');
    expect(JSON.parse(stopped.body.toString())).toEqual({ thread_id: 'thr_1' });
    await panel.getByRole('button', { name: 'Send', exact: true }).waitFor();
    expect(await conversation.getByText('Half of it').count()).toBe(1);
  });
});

describe('the history', () => {
  const threads = ['Install', 'Deploy the server', 'Themes'].map((title, index) =>
    makeThread({ id: `thr_${index}`, title, created_at: new Date().toISOString() }),
  );

  test('is searched, opened, renamed and deleted by keyboard alone', async () => {
    chats.server.on('threads.list', (_, reply) =>
      reply.json(200, { data: threads, has_more: false }),
    );
    chats.server.on('threads.update', ({ params }, reply) =>
      reply.json(200, makeThread({ id: params.thread_id, title: params.title })),
    );
    chats.server.on('threads.delete', (_, reply) => reply.json(200, {}));
    chats.server.on('threads.get_by_id', ({ params }, reply) =>
      reply.json(
        200,
        makeThread({
          id: params.thread_id,
          items: {
            data: [userMessage('Old question'), assistantMessage('Old answer')],
            has_more: false,
          },
        }),
      ),
    );
    const { page, panel, conversation } = await open();
    await panel.getByRole('button', { name: 'Conversations' }).press('Enter');
    const search = panel.getByRole('searchbox', { name: 'Search conversations' });
    await panel.getByRole('button', { name: /^Install/ }).waitFor();
    expect(await search.evaluate((element) => element === document.activeElement)).toBe(true);

    await page.keyboard.type('deploy');
    await panel.getByRole('button', { name: /^Install/ }).waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: 'Rename “Deploy the server”' }).press('Enter');
    await page.keyboard.type('Deploying');
    await page.keyboard.press('Enter');
    expect((await chats.server.waitFor('threads.update')).params).toMatchObject({
      title: 'Deploying',
    });

    await panel.getByRole('button', { name: 'Delete “Deploying”' }).press('Enter');
    await page.keyboard.press('Escape');
    await panel.getByRole('button', { name: 'Delete “Deploying”' }).press('Enter');
    await panel.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await chats.server.waitFor('threads.delete');
    await panel.getByText('No conversation matches.').waitFor();

    await search.fill('');
    await panel.getByRole('button', { name: /^Themes/ }).press('Enter');
    await conversation.getByText('Old answer').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  });
});

test('an exception in the chat leaves the page whole, and the chat can be started again', async () => {
  chats.server.on('threads.list', (_, reply) =>
    reply.json(200, { data: [makeThread({ title: 'One' })], has_more: false }),
  );
  const { page, panel, composer } = await open();
  const restore = await page.evaluateHandle(() => {
    const { DateTimeFormat } = Intl;
    Object.assign(Intl, {
      DateTimeFormat: () => {
        throw new Error('Broken on purpose.');
      },
    });
    return DateTimeFormat;
  });
  await panel.getByRole('button', { name: 'Conversations' }).click();
  await panel.getByRole('alert').filter({ hasText: 'ran into a problem' }).waitFor();
  expect(await page.locator('article h1').count()).toBe(1);
  await page.evaluate((DateTimeFormat) => Object.assign(Intl, { DateTimeFormat }), restore);
  await panel.getByRole('button', { name: 'Start again' }).click();
  await composer.waitFor();
  chats.server.on('threads.create', answerWith('Well again.'));
  await composer.fill('Are you well?');
  await composer.press('Enter');
  await chat.conversation.getByText('Well again.').waitFor();
  chat.errors.length = 0;
});
