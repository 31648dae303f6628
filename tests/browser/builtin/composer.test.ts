import { describe, expect, test } from '@jest/globals';
import { findViolations } from '../support/axe';
import { answerWith } from '../support/conversation';
import { describeChats } from '../support/describeChats';
import type { OpenChat } from '../support/openChat';
import type { Handler, Reply } from '../support/playedServer';

const chats = describeChats({
  flags: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  prepare: (server) => {
    server.on('GET /session', (_, reply) =>
      reply.json(200, {
        user: { id: 'anon:test', anonymous: true },
        signIn: null,
        features: {
          attachments: {
            accept: { 'image/*': ['.png'], 'text/plain': ['.txt'] },
            maxSize: 1000,
            maxCount: 2,
          },
          dictation: true,
        },
        path: '/chatkit',
      }),
    );
    server.on('attachments.create', ({ params }, reply) =>
      reply.json(200, {
        type: 'file',
        id: `atc_${params.name}`,
        name: params.name,
        mime_type: params.mime_type,
        upload_descriptor: {
          url: `/chatkit/attachments/${params.name}`,
          method: 'PUT',
          headers: { 'X-Upload': '1' },
        },
      }),
    );
    server.on('threads.create', answerWith('Seen.'));
  },
});
let chat: OpenChat;

const note = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') };

describe('attachments', () => {
  test('are picked, uploaded with the token and sent with the message', async () => {
    let upload: Reply | undefined;
    chats.server.on('PUT /attachments/note.txt', (_, reply) => {
      upload = reply;
    });
    chat = await chats.open();
    await chat.panel.getByRole('button', { name: 'Attach files' }).waitFor();
    const { panel, composer } = chat;
    await panel.locator('input[type=file]').setInputFiles(note);
    await panel.getByRole('progressbar', { name: 'Uploading note.txt' }).waitFor();
    const request = await chats.server.waitFor('PUT /attachments/note.txt');
    expect(request.body.toString()).toBe('hello');
    expect(request.headers).toMatchObject({ authorization: 'Bearer test', 'x-upload': '1' });
    await composer.fill('What is this?');
    expect(await panel.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
    upload?.json(200, {});
    await panel.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await findViolations(chat.page, '[role="dialog"]')).toEqual([]);
    await composer.press('Enter');
    const { params } = await chats.server.waitFor('threads.create');
    expect(params).toMatchObject({ input: { attachments: ['atc_note.txt'] } });
    await chat.conversation.getByText('Seen.').waitFor();
  });

  test('are pasted, and taken back while they are uploaded', async () => {
    chats.server.on('PUT /attachments/pasted.txt', () => {});
    chat = await chats.open();
    await chat.panel.getByRole('button', { name: 'Attach files' }).waitFor();
    const { composer, panel } = chat;
    await composer.evaluate((element) => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'pasted.txt', { type: 'text/plain' }));
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    });
    await panel.getByRole('progressbar', { name: 'Uploading pasted.txt' }).waitFor();
    await panel.getByRole('button', { name: 'Remove pasted.txt' }).click();
    await panel.getByRole('progressbar').waitFor({ state: 'detached' });
  });

  test('are dropped on the conversation; what may not be sent says why', async () => {
    chats.server.on('PUT /attachments/a.png', (_, reply) => reply.json(500, {}));
    chat = await chats.open();
    await chat.panel.getByRole('button', { name: 'Attach files' }).waitFor();
    const { conversation, panel } = chat;
    const drop = (name: string, type: string, size: number) =>
      conversation.evaluate(
        (element, file) => {
          const data = new DataTransfer();
          data.items.add(new File(['x'.repeat(file.size)], file.name, { type: file.type }));
          for (const kind of ['dragenter', 'dragover', 'drop']) {
            element.dispatchEvent(
              new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }),
            );
          }
        },
        { name, type, size },
      );
    await drop('big.txt', 'text/plain', 2000);
    await panel.getByRole('alert').filter({ hasText: 'big.txt is too large' }).waitFor();
    await drop('run.exe', 'application/x-msdownload', 10);
    await panel.getByRole('alert').filter({ hasText: 'run.exe is of a type' }).waitFor();
    await drop('a.png', 'image/png', 10);
    await panel.getByRole('button', { name: /^Try again.*a\.png$/ }).waitFor();
    chats.server.on('PUT /attachments/a.png', (_, reply) => reply.json(200, {}));
    await panel.getByRole('button', { name: /^Try again.*a\.png$/ }).click();
    await panel.getByRole('button', { name: /^Try again.*a\.png$/ }).waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: 'Send', exact: true, disabled: false }).waitFor();
  });
});

describe('dictation', () => {
  test('writes what was said into the composer', async () => {
    chats.server.on('input.transcribe', (_, reply) =>
      reply.json(200, { text: 'how do I install it' }),
    );
    chat = await chats.open({ permissions: ['microphone'] });
    const { panel, composer } = chat;
    await composer.fill('Hello,');
    await panel.getByRole('button', { name: 'Dictate' }).click();
    await panel.getByText('Listening …').first().waitFor();
    expect(await findViolations(chat.page, '[role="dialog"]')).toEqual([]);
    await panel.getByRole('button', { name: 'Use what was said' }).click();
    const { params } = await chats.server.waitFor('input.transcribe');
    expect(String(params.mime_type)).toMatch(/^audio\//);
    expect(String(params.audio_base64).length).toBeGreaterThan(0);
    await chat.page.waitForFunction(
      () => document.querySelector('textarea')?.value === 'Hello, how do I install it',
    );
  });

  test('that fails says so and leaves the text', async () => {
    chats.server.on('input.transcribe', (_, reply) => reply.json(502, {}));
    chat = await chats.open({ permissions: ['microphone'] });
    const { panel } = chat;
    await panel.getByRole('button', { name: 'Dictate' }).click();
    await panel.getByRole('button', { name: 'Use what was said' }).click();
    await panel.getByRole('alert').filter({ hasText: 'could not be understood' }).waitFor();
  });
});

describe('mentions', () => {
  test('complete by keyboard and arrive as tags', async () => {
    chats.server.on('GET /search', (_, reply) =>
      reply.json(200, {
        results: [
          {
            href: '/docs/start/install',
            title: 'Install',
            heading: 'Install',
            breadcrumbs: [],
            snippet: '',
          },
        ],
      }),
    );
    chat = await chats.open();
    const { panel, composer, page } = chat;
    await composer.focus();
    await page.keyboard.type('See @inst');
    await panel.getByRole('listbox', { name: 'Pages' }).waitFor();
    expect(await findViolations(page, '[role="dialog"]')).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await composer.inputValue()).toBe('See @Install ');
    await page.keyboard.type('please');
    await page.keyboard.press('Enter');
    const { params } = await chats.server.waitFor('threads.create');
    expect(JSON.stringify(params)).toContain('"input_tag"');
    expect(JSON.stringify(params)).toContain('/docs/start/install');
  });

  /** As the docs' search does, whatever is asked. */
  const findsAlways: Handler = (_, reply) =>
    reply.json(200, { results: [{ href: '/docs/start/install', title: 'Install', heading: '' }] });

  test('a question that goes on behind its @ is sent as it was written', async () => {
    chats.server.on('GET /search', findsAlways);
    chat = await chats.open();
    const { panel, composer, page } = chat;
    await composer.focus();
    await page.keyboard.type('What does @inst');
    await panel.getByRole('listbox').waitFor();
    await page.keyboard.type('all need to run?');
    await panel.getByRole('listbox').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    const { params } = await chats.server.waitFor('threads.create');
    expect(params.input).toMatchObject({
      content: [{ type: 'input_text', text: 'What does @install need to run?' }],
    });
  });

  test('Enter that ends a composition chooses none, and its Escape closes nothing', async () => {
    chats.server.on('GET /search', findsAlways);
    chat = await chats.open();
    const { panel, composer, page } = chat;
    const devtools = await page.context().newCDPSession(page);
    await composer.focus();
    await page.keyboard.type('@');
    await panel.getByRole('listbox').waitFor();
    const composition = { selectionStart: 3, selectionEnd: 3, text: 'いんす' };
    await devtools.send('Input.imeSetComposition', composition);
    await panel.getByRole('option', { name: 'Install' }).waitFor();
    // The keys an input method takes arrive with the code 229.
    const key = { type: 'rawKeyDown', windowsVirtualKeyCode: 229 } as const;
    await devtools.send('Input.dispatchKeyEvent', { ...key, key: 'Enter', code: 'Enter' });
    await devtools.send('Input.dispatchKeyEvent', { ...key, key: 'Escape', code: 'Escape' });
    expect(await composer.inputValue()).toBe('@いんす');
    await panel.getByRole('option', { name: 'Install' }).waitFor();
    // A list that is closed leaves Escape to the panel.
    await devtools.send('Input.insertText', { text: composition.text });
    await page.keyboard.press('Escape');
    await panel.getByRole('listbox').waitFor({ state: 'detached' });
    await devtools.send('Input.imeSetComposition', composition);
    await devtools.send('Input.dispatchKeyEvent', { ...key, key: 'Escape', code: 'Escape' });
    expect(await composer.isVisible()).toBe(true);
  });

  test('Escape closes the list, not the panel', async () => {
    chats.server.on('GET /search', (_, reply) =>
      reply.json(200, {
        results: [
          { href: '/docs/intro', title: 'Introduction', heading: '', breadcrumbs: [], snippet: '' },
        ],
      }),
    );
    chat = await chats.open();
    const { panel, composer, page } = chat;
    await composer.focus();
    await page.keyboard.type('@in');
    await panel.getByRole('listbox').waitFor();
    await page.keyboard.press('Escape');
    await panel.getByRole('listbox').waitFor({ state: 'detached' });
    expect(await composer.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await composer.waitFor({ state: 'hidden' });
  });
});

test('what is half written is there again after a reload, and not once it was sent', async () => {
  chat = await chats.open();
  const passage = chat.page.locator('article p').first();
  await passage.evaluate((element) => getSelection()?.selectAllChildren(element));
  await chat.page.locator('[data-chatkit-ask]').click();
  const quote = chat.panel.getByRole('group', { name: 'Quoted passage' });
  await quote.waitFor();
  await chat.composer.fill('What does this');
  await chat.page.reload();
  await quote.waitFor();
  expect(await chat.composer.inputValue()).toBe('What does this');

  await chat.composer.press('Enter');
  await chat.conversation.getByText('Seen.').waitFor();
  await chat.page.reload();
  await chat.composer.waitFor();
  expect(await chat.composer.inputValue()).toBe('');
  expect(await quote.count()).toBe(0);
});
