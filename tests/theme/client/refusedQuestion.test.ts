import { beforeEach, describe, expect, test } from '@jest/globals';
import { toDraft } from '../../../theme/src/builtin/controller/toDraft';
import { toMessageInput } from '../../../theme/src/builtin/controller/toMessageInput';
import { toComposerValue } from '../../../theme/src/builtin/parts/Composer/toComposerValue';
import { createSession } from '../../../theme/src/client/createSession';
import { createUploadMemory, toRefusedQuestion } from '../../../theme/src/client/refusedQuestion';
import { leftPageKey } from '../../../theme/src/client/signInReturn';
import { createSiteMemory } from '../../../theme/src/client/siteMemory';

const image = {
  type: 'image' as const,
  id: 'atc_1',
  name: 'shot.png',
  mime_type: 'image/png',
  preview_url: 'https://chat.example.com/p',
};
const file = { type: 'file' as const, id: 'atc_2', name: 'log.txt', mime_type: 'text/plain' };
const tag = {
  type: 'input_tag' as const,
  id: '/docs/install',
  text: 'Install',
  group: 'Docs',
  interactive: true,
  data: { href: '/docs/install' },
};
const content = [{ type: 'input_text' as const, text: 'See ' }, tag];

/** As `attachments.create` is answered. */
function answered(body: unknown, ok = true): Response {
  const response = { ok, clone: () => response, json: async () => body };
  return response as unknown as Response;
}

describe('what a refused request asked', () => {
  const known = new Map([image, file].map((upload) => [upload.id, upload]));
  const ask = (input: object) =>
    toRefusedQuestion({ type: 'threads.create', params: { input } }, known);

  test('is kept with its quoted passage, mentioned pages and files', () => {
    expect(ask({ content, quoted_text: 'a passage', attachments: ['atc_1', 'atc_2'] })).toEqual({
      text: 'See @Install',
      reply: 'a passage',
      content,
      attachments: [image, file],
    });
  });

  test('is its text alone where there is no more', () => {
    const input = { content: [{ type: 'input_text', text: 'Hello' }], attachments: [] };
    expect(ask({ ...input, quoted_text: '' })).toEqual({ text: 'Hello' });
  });

  test('leaves out what nobody knows, and breaks on nothing', () => {
    expect(ask({ content: [null, 7, { text: 1 }, tag], attachments: ['atc_9', 3] })).toEqual({
      text: '@Install',
      content: [tag],
    });
    expect(ask({ content: 'text' })).toBeUndefined();
    expect(toRefusedQuestion({ type: 'threads.list' }, known)).toBeUndefined();
    expect(toRefusedQuestion(undefined, known)).toBeUndefined();
  });
});

describe('uploads', () => {
  test('are remembered by the server’s own answer, as many as messages need', async () => {
    const uploads = createUploadMemory();
    const old = { ...file, id: 'old' };
    uploads.note('attachments.create', answered(old));
    uploads.note('attachments.create', answered({ ...file, id: 'refused' }, false));
    uploads.note('items.list', answered({ ...file, id: 'other' }));
    uploads.note('attachments.create', answered({ id: 'no attachment' }));
    await Promise.resolve();
    await Promise.resolve();
    expect(uploads.get('old')).toEqual(old);
    for (let at = 0; at < 50; at += 1) {
      uploads.note('attachments.create', answered({ ...image, id: `atc_${at}` }));
    }
    await Promise.resolve();
    await Promise.resolve();
    expect(uploads.get('atc_49')).toEqual({ ...image, id: 'atc_49' });
    for (const id of ['old', 'refused', 'other', 'no attachment']) {
      expect(uploads.get(id)).toBeUndefined();
    }
  });
});

describe('the composer', () => {
  test('gives what stands in it, and takes it back as it was', () => {
    const draft = toDraft({
      text: 'See @Install',
      content,
      reply: 'a',
      attachments: [image, file],
    });
    expect(draft).toMatchObject({ text: 'See @Install', quotedText: 'a' });
    const uploads = (draft.attachments ?? []).map((attachment) => ({
      ...{ id: attachment.id, name: attachment.name, status: 'done' as const, progress: 1 },
      attachment,
    }));
    const half = { id: 'u', name: 'half.png', status: 'uploading' as const, progress: 0.5 };
    const value = toComposerValue(draft.text, 'a', draft.mentions ?? [], [...uploads, half]);
    expect(value).toEqual({
      text: 'See @Install',
      reply: 'a',
      content,
      attachments: [image, file],
      lostFiles: ['half.png'],
    });
    const { mentions = [], attachments = [] } = draft;
    const message = { localId: '1', text: draft.text, mentions, attachments };
    expect(toMessageInput({ ...message, quotedText: 'a', status: 'queued' })).toMatchObject({
      content,
      attachments: ['atc_1', 'atc_2'],
    });
  });
});

describe('coming back from a sign-in with files', () => {
  const url = 'https://chat.example.com/chatkit';
  const memory = createSiteMemory({ serverUrl: 'https://chat.example.com', siteBaseUrl: '/' });
  const signIn = { url: 'https://chat.example.com/login', required: true };
  const question = { text: 'What is this?', attachments: [image, file], send: true };

  beforeEach(() => {
    Object.assign(globalThis, { Request: class {}, scrollTo: () => {} });
    history.replaceState(null, '', '/docs/intro');
    const left = { href: location.href, scrollY: 0, question, reader: 'oidc:x|alice' };
    sessionStorage.setItem(leftPageKey(url), JSON.stringify({ ...left, at: Date.now() }));
  });

  async function returnAs(user: { id: string } | null) {
    const body = { user, signIn };
    const send = async () => ({ ok: true, status: 200, json: async () => body }) as Response;
    const session = createSession({ url, memory, fetch: send as typeof fetch });
    await session.load();
    return session.takeQuestion();
  }

  test('as the same reader asks again with them', async () => {
    expect(await returnAs({ id: 'oidc:x|alice' })).toEqual(question);
  });

  test('as another reader sends nothing by itself, and names the files to add again', async () => {
    expect(await returnAs({ id: 'oidc:x|bob' })).toEqual({
      text: 'What is this?',
      lostFiles: ['shot.png', 'log.txt'],
      send: false,
    });
  });

  test('without signing in keeps them for the next time', async () => {
    expect(await returnAs(null)).toEqual({ ...question, send: false });
  });
});
