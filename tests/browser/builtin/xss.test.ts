import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  answerItems,
  answerWith,
  assistantMessage,
  beginAnswer,
  item,
  makeThread,
  userMessage,
} from '../support/conversation';
import { describeChats } from '../support/describeChats';
import type { OpenChat } from '../support/openChat';
import { xssCorpus } from '../support/xssCorpus';

const chats = describeChats({
  prepare: async (server) => {
    server.pageHeaders['Content-Security-Policy'] = await strictPolicy(server.origin);
  },
});
let chat: OpenChat;

/** Only the site's own files, and its inline scripts by their hashes; nothing inline otherwise. */
async function strictPolicy(origin: string): Promise<string> {
  const html = await (await fetch(`${origin}/docs/intro/`)).text();
  const hashes = [...html.matchAll(/<script(?![^>]*\ssrc)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Opens the chat with ears for whatever might run. */
async function open(): Promise<void> {
  chat = await chats.open();
  await chat.page.evaluate(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.name += `${event.violatedDirective} ${event.blockedURI} ${event.sample}\n`;
    });
    window.alert = () => {
      window.name += 'alert\n';
    };
  });
}

/** What ran, was refused by the policy, or stands in the panel though it must not. */
async function findDamage(): Promise<string[]> {
  return chat.page.evaluate(() => {
    const found = window.name ? [window.name] : [];
    const panel = document.querySelector('[role="dialog"]');
    if (!panel) return ['There is no panel.'];
    // A formula's `math` is the site's own KaTeX's: its parts are told, and none of them may act.
    const forbidden =
      'script,iframe,object,embed,base,meta,link,style,template,frame,applet,marquee,' +
      'math:not(:has(> semantics)),math a,maction,mglyph,annotation-xml,[*|href]:not([href])';
    for (const element of panel.querySelectorAll(forbidden)) found.push(element.outerHTML);
    for (const element of panel.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) found.push(element.outerHTML);
        const address = name === 'href' || name === 'src' || name === 'action';
        if (address && !/^(?:https?:|mailto:|\/|#|blob:http)/.test(value)) {
          found.push(element.outerHTML);
        }
        if (name === 'src' && new URL(value, location.href).origin !== location.origin) {
          found.push(element.outerHTML);
        }
      }
    }
    return found;
  });
}

test('the corpus has at least a hundred strings', () => {
  expect(new Set(xssCorpus).size).toBeGreaterThanOrEqual(100);
});

describe('nothing runs', () => {
  test('in answers', async () => {
    chats.server.on(
      'threads.create',
      answerItems(...xssCorpus.map((text) => assistantMessage(text))),
    );
    await open();
    await chat.ask('Go');
    await chat.panel.getByRole('button', { name: 'Copy the answer' }).waitFor();
    expect(await findDamage()).toEqual([]);
    expect(await chat.conversation.locator('p, pre, h4, h5, table').count()).toBeGreaterThan(90);
    expect(chat.errors).toEqual([]);
  });

  test('in an answer that streams, at any point of it', async () => {
    chats.server.on('threads.create', answerWith(xssCorpus.slice(0, 60).join('\n\n')));
    await open();
    await chat.ask('Go');
    await chat.panel.getByRole('button', { name: 'Copy the answer' }).waitFor();
    expect(await findDamage()).toEqual([]);
  });

  test('in what the reader wrote, quoted, mentioned and attached', async () => {
    const messages = xssCorpus.map((text) =>
      userMessage(text, {
        quoted_text: text,
        content: [
          { type: 'input_text', text },
          { type: 'input_tag', id: text, text, data: { href: text }, interactive: true },
        ],
        attachments: [
          { type: 'image', id: text, name: text, mime_type: text, preview_url: text },
          { type: 'file', id: `${text}2`, name: text, mime_type: text },
        ],
      }),
    );
    chats.server.on('threads.create', answerItems(...messages));
    await open();
    await chat.ask('Go');
    await chat.conversation
      .getByRole('blockquote')
      .nth(messages.length - 1)
      .waitFor();
    expect(await findDamage()).toEqual([]);
  });

  test('in citations, steps, questions, notices and progress', async () => {
    const sources = xssCorpus.flatMap((text, number) => [
      { type: 'url', title: text, url: text, description: text },
      { type: 'file', title: text, filename: text },
      {
        type: 'entity',
        id: `${text}${number}`,
        title: text,
        label: text,
        inline_label: text,
        interactive: true,
        data: { href: text, heading: text, snippet: text },
      },
    ]);
    const tasks = xssCorpus.flatMap((text) => [
      { type: 'custom', title: text, content: text, icon: text },
      {
        type: 'web_search',
        title: text,
        queries: [text],
        sources: [{ type: 'url', title: text, url: text }],
      },
      { type: 'file', title: text, sources: [{ type: 'file', title: text, filename: text }] },
    ]);
    const inputs = xssCorpus.map((text) => ({
      type: 'multiple_choice',
      id: text,
      question: text,
      options: [{ value: text, description: text }],
    }));
    chats.server.on('threads.create', ({ params }, reply) => {
      beginAnswer(reply, params);
      const text = 'Cited.';
      reply.event({
        type: 'thread.item.done',
        item: assistantMessage(
          text,
          sources.map((source) => ({ type: 'annotation', index: 6, source })),
        ),
      });
      reply.event({
        type: 'thread.item.done',
        item: item('workflow', { workflow: { type: 'custom', tasks, expanded: true } }),
      });
      reply.event({
        type: 'thread.item.done',
        item: item('structured_input', { status: 'pending', inputs }),
      });
      for (const message of xssCorpus) {
        reply.event({ type: 'notice', level: 'warning', title: message, message });
        reply.event({ type: 'progress_update', text: message, icon: message });
      }
      reply.event({
        type: 'error',
        code: 'custom',
        message: xssCorpus.join(' '),
        allow_retry: true,
      });
      reply.end();
    });
    await open();
    await chat.ask('Go');
    await chat.panel.getByRole('button', { name: 'Copy the answer' }).waitFor();
    await chat.panel.getByRole('button', { name: /^Show \d+ more/ }).click();
    expect(await findDamage()).toEqual([]);
  });

  test('in widgets, in any field of theirs', async () => {
    const widgets = xssCorpus.map((text) => {
      const fields = {
        value: text,
        label: text,
        name: text,
        src: text,
        alt: text,
        placeholder: text,
        defaultValue: text,
        color: text,
        background: text,
        width: text,
        padding: text,
        pattern: text,
        iconStart: text,
        fieldName: text,
        href: text,
        options: [{ value: text, label: text }],
        data: [{ [text]: text }],
        series: [{ dataKey: text, label: text }],
        xAxis: text,
        dangerouslySetInnerHTML: { __html: text },
        style: text,
        onClickAction: { type: text, payload: { text } },
      };
      const types =
        'Text Title Caption Markdown Badge Icon Image Label Button Input Textarea Select DatePicker Checkbox RadioGroup Chart Unheard';
      return item('widget', {
        widget: {
          ...fields,
          type: 'Card',
          status: { text, icon: text },
          confirm: { label: text, action: { type: text } },
          asForm: true,
          children: types.split(' ').map((type) => ({ ...fields, type })),
        },
        copy_text: text,
      });
    });
    chats.server.on('threads.create', answerItems(...widgets));
    await open();
    await chat.ask('Go');
    await chat.conversation
      .locator('form')
      .nth(widgets.length - 1)
      .waitFor();
    expect(await findDamage()).toEqual([]);
    expect(
      await chat.conversation.getByText('This part of the answer cannot be shown.').count(),
    ).toBe(0);
  });

  test('in the titles of conversations', async () => {
    chats.server.on('threads.list', (_, reply) =>
      reply.json(200, {
        data: xssCorpus.map((title, index) => makeThread({ id: `thr_${index}`, title })),
        has_more: false,
      }),
    );
    await open();
    await chat.panel.getByRole('button', { name: 'Conversations' }).click();
    await chat.panel
      .getByRole('listitem')
      .nth(xssCorpus.length - 1)
      .waitFor();
    expect(await findDamage()).toEqual([]);
  });
});

test('a string that does run is noticed', async () => {
  await open();
  await chat.page.evaluate(() => {
    const place = document.querySelector('[role="dialog"] p, [role="dialog"] h2');
    if (place) place.innerHTML = '<img src="/x" onerror="alert(1)">';
  });
  expect((await findDamage()).length).toBeGreaterThan(0);
});
