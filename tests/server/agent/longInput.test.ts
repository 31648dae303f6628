import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { cutMessage, cutTurn } from '../../../server/src/agent/input/cutItem.js';
import { textOf } from '../../../server/src/agent/input/history.js';
import { estimatePdfTokens } from '../../../server/src/agent/text/fileTokens.js';
import { estimateTokens, withoutMiddle } from '../../../server/src/agent/text/tokens.js';
import type {
  Attachment,
  ThreadItem,
  UserMessageItem,
} from '../../../server/src/protocol/index.js';
import { Conversation } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';

const docs = createMemoryDocs(greetingPages);
const common = { id: 'i', thread_id: 't', created_at: '2026-01-01T00:00:00Z' };

function user(text: string, quoted_text?: string): UserMessageItem {
  const content = [{ type: 'input_text' as const, text }];
  return {
    ...common,
    type: 'user_message',
    content,
    attachments: [],
    inference_options: {},
    quoted_text,
  };
}

/** A log as long as a message may be. */
const log = (line: string) => line.repeat(64_000).slice(0, 60_000);

describe('a pasted log', () => {
  it.each([
    ['english', 'error at line 7\n'],
    ['chinese', '第七行错误\n'],
  ])('leaves room to search, and its question stands: %s', async (_, line) => {
    const model = new ScriptedModel([
      [functionCall('search_docs', { query: 'change greeting' }, { callId: 'c' })],
      [assistantMessage('Set it 【src1】.')],
      [assistantMessage('As I said.')],
    ]);
    const talk = new Conversation(createDocsAgent({ docs, model, runTokens: 40_000 }));
    const asked = await talk.ask(`What is this?\n${log(line)}\nWhy does it fail?`);
    expect(asked.error).toBeUndefined();
    expect(asked.cited).toEqual(['/docs/configure#greeting']);
    const given = JSON.stringify(model.firstCall?.request.input);
    expect(given).toMatch(/What is this\?.*\[…\].*Why does it fail\?/);
    expect(model.firstCall?.request.modelSettings.toolChoice).toBeUndefined();

    const again = await talk.ask('And the first line?');
    expect(again.error).toBeUndefined();
    const remembered = JSON.stringify(model.lastCall?.request.input);
    expect(remembered).toContain('What is this?');
    expect(remembered).toContain('Set it【src1】.');
    expect(model.calls).toHaveLength(3);
  });
});

describe('what a tool of the page gave back', () => {
  it('is cut where it is long, and stays with the question it is for', async () => {
    const model = new ScriptedModel([[assistantMessage('Done.')]]);
    const talk = new Conversation(createDocsAgent({ docs, model, runTokens: 40_000 }));
    talk.items.push(user('Read the page.'), {
      ...common,
      type: 'client_tool_call',
      status: 'completed',
      call_id: 'call_1',
      name: 'read',
      arguments: {},
      output: { text: 'y'.repeat(500_000) },
    });
    const asked = await talk.answer(null);
    expect(asked.error).toBeUndefined();
    const input = model.firstCall?.request.input;
    expect(JSON.stringify(input).length).toBeLessThan(60_000);
    expect(input).toMatchObject([
      { role: 'user', content: expect.stringContaining('Read the page.') },
      { type: 'function_call', callId: 'call_1' },
      { type: 'function_call_result', callId: 'call_1' },
    ]);
  });
});

describe('all that a message mentions', () => {
  it('is given within bounds', async () => {
    const many = createMemoryDocs(
      Array.from({ length: 30 }, (_, n) => ({
        url: `/docs/p${n}`,
        title: `Page ${n}`,
        sections: [
          { anchor: 'a', heading: 'A', text: 'A sentence that stands here. '.repeat(100) },
        ],
      })),
    );
    const model = new ScriptedModel([[assistantMessage('Yes.')]]);
    const talk = new Conversation(createDocsAgent({ docs: many, model, runTokens: 40_000 }));
    const tags = Array.from({ length: 30 }, (_, n) => ({
      type: 'input_tag' as const,
      id: `/docs/p${n}`,
      text: `Page ${n}`,
      data: {},
      interactive: false,
    }));
    const asked = await talk.ask({ content: tags });
    expect(asked.error).toBeUndefined();
    expect(JSON.stringify(model.firstCall?.request.input).length).toBeLessThan(30_000);
  });
});

describe('a text that is cut', () => {
  it('keeps its beginning and its end, within its tokens', () => {
    const cut = withoutMiddle(`begin ${'x '.repeat(1000)}🙂 end`, 100);
    expect(cut).toMatch(/^begin [\s\S]*\[…\][\s\S]*🙂 end$/);
    expect(estimateTokens(cut)).toBeLessThan(110);
    expect(withoutMiddle('short', 100)).toBe('short');
  });

  it('shares the tokens of a message between the passage and the words', () => {
    const whole = user('why? '.repeat(400), 'passage '.repeat(400));
    const { content, quoted_text } = cutMessage(whole, 400);
    expect(estimateTokens(content[0]?.text ?? '')).toBeLessThan(210);
    expect(estimateTokens(quoted_text ?? '')).toBeLessThan(210);
    expect(cutMessage(whole, 10_000)).toBe(whole);
  });

  it('leaves the short items of a turn as they are', () => {
    const text = 'answer '.repeat(1000);
    const answer: ThreadItem = {
      ...common,
      type: 'assistant_message',
      content: [
        {
          type: 'output_text',
          text,
          annotations: [
            {
              type: 'annotation',
              index: 6999,
              source: { type: 'url', title: 'x', url: 'https://x.example' },
            },
          ],
        },
      ],
    };
    const [question, cut] = cutTurn([user('Why?'), answer], 100);
    expect(question).toEqual(user('Why?'));
    expect(cut && estimateTokens(textOf(cut))).toBeLessThanOrEqual(101);
    expect(cut).toMatchObject({ content: [{ annotations: [] }] });
  });
});

/** As far as it is read here: its pages stand open, or packed in object streams as most do. */
function pdfOf(pages: number, packed = false): Uint8Array {
  const objects = '<< /Type /Pages >> << /Type/Catalog >> '.concat(
    '<< /Type /Page /A 1 >>\n'.repeat(pages),
  );
  if (!packed) return Buffer.from(`%PDF-1.4\n${objects}%%EOF`);
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\r\n'),
    deflateSync(objects),
    Buffer.from('\nendstream\n%%EOF'),
  ]);
}

/** One thing many times, and then thirty pages. */
function hostilePdf(part: string, times: number): Uint8Array {
  return Buffer.concat([Buffer.from(part.repeat(times), 'latin1'), pdfOf(30, true)]);
}

function packedZeros(): string {
  return deflateSync(Buffer.alloc(17_000_000)).toString('latin1');
}

describe('a PDF', () => {
  it.each([
    ['open pages', pdfOf(3), 3],
    ['packed pages', pdfOf(30, true), 30],
    ['pages that cannot be read', Buffer.alloc(500_000, 'x'), 10],
    // What is looked into is bounded: half a megabyte of these kept everybody waiting for a minute.
    ['after beginnings without end', hostilePdf('/ObjStm stream\n', 1000), 1],
    ['after streams of nothing', hostilePdf('/ObjStm stream\nendstream ', 1000), 1],
    [
      'after streams that pack too much',
      hostilePdf(`/ObjStm stream\n${packedZeros()}endstream `, 5),
      2,
    ],
    ['no more than a beginning', Buffer.from('%PDF-1.7\n/ObjStm stream\nbroken'), 1],
  ])('counts by its pages: %s', (_, bytes, pages) => {
    expect(estimatePdfTokens(bytes)).toBe(pages * 1500);
  });

  it.each([
    ['fits', 6, 2],
    ['fits one question, not the history', 12, 1],
    ['is too long', 40, 0],
  ])('is given as far as the tokens of a run go, and else named: %s', async (_, pages, given) => {
    const file: Attachment = {
      type: 'file',
      id: 'atc_1',
      name: 'a.pdf',
      mime_type: 'application/pdf',
    };
    const model = new ScriptedModel([[assistantMessage('Read.')], [assistantMessage('Again.')]]);
    const attachments = {
      create: async () => file,
      delete: async () => {},
      read: async () => pdfOf(pages),
    };
    const talk = new Conversation(createDocsAgent({ docs, model, attachments, runTokens: 40_000 }));
    const asked = await talk.ask({ text: 'What is in it?', attachments: [file] });
    await talk.ask('And then?');
    const inputs = model.calls.map(({ request }) => JSON.stringify(request.input));
    expect(inputs.filter((input) => input.includes('data:application/pdf'))).toHaveLength(given);
    expect(inputs.filter((input) => /a\.pdf.{0,60}too_long/.test(input))).toHaveLength(2 - given);
    // The endpoint says nothing of what it used.
    if (given > 0) expect(asked.usage?.inputTokens).toBeGreaterThan(pages * 1500);
  });
});
