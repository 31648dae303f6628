import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Runner } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { createDocsAgent } from '../../../server/src/agent/index.js';
import { options as ownAgent } from './examples/ownAgent';
import { createApplication } from './examples/ownApplication';
import { options as tools } from './examples/tools';
import { Conversation } from './support/ask.js';
import { createMemoryDocs, greetingPages } from './support/memoryDocs.js';

const docs = createMemoryDocs(greetingPages);
const page = new URL('../../../example-site/docs/agent/bring-your-own.md', import.meta.url);
const example = (name: string) => new URL(`./examples/${name}.ts`, import.meta.url);

describe('the page “Bring your own agent”', () => {
  it.each([
    ['more tools', 'tools'],
    ['another agent', 'ownAgent'],
    ['another application', 'ownApplication'],
  ])('shows an example that is compiled and run here: %s', async (title, name) => {
    const text = await readFile(page, 'utf8');
    const code = await readFile(example(name), 'utf8');
    expect(text).toContain(`\`\`\`ts title="options.ts: ${title}"\n${code}\`\`\``);
  });
});

describe('the example of', () => {
  it('more tools has them beside ours, and its instructions after ours', async () => {
    const model = new ScriptedModel([[assistantMessage('Hello.')]]);
    await new Conversation(createDocsAgent({ docs, model, ...tools.agent })).ask('Hello');
    const request = model.firstCall?.request;
    expect(request?.tools.map(({ name }) => name)).toEqual([
      'search_docs',
      'read_section',
      'read_page',
      'show_place',
      'service_status',
    ]);
    expect(request?.systemInstructions).toMatch(/# From the owner of this site\nThe product is/);
  });

  it('another agent is run in place of ours, with citations and its own events', async () => {
    const model = new ScriptedModel([
      [functionCall('search_docs', { query: 'change greeting', version: null }, { callId: 'a' })],
      [functionCall('open_ticket', { subject: 'Help' }, { callId: 'b' })],
      [assistantMessage('Set it 【src1】, or wait.')],
    ]);
    const asked = await new Conversation(createDocsAgent({ docs, model, ...ownAgent.agent })).ask(
      'Help!',
    );
    expect(asked.text).toBe('Set it, or wait.');
    expect(asked.cited).toEqual(['/docs/configure#greeting']);
    expect(model.firstCall?.request.systemInstructions).toMatch(/^Help with Greeter/);
    expect(JSON.stringify(model.lastCall?.request.input)).toContain('must sign in first');
  });

  it('another application answers from the thread alone', async () => {
    const model = new ScriptedModel([
      [assistantMessage('Hello Ada.')],
      [assistantMessage('Ada, you said.')],
    ]);
    const talk = new Conversation(createApplication(new Runner({ model, tracingDisabled: true })));
    await talk.ask('My name is Ada.');
    const asked = await talk.ask('What is my name?');
    expect(asked.text).toBe('Ada, you said.');
    expect(talk.thread.title).toBe('My name is Ada.');
    expect(model.lastCall?.request.input).toHaveLength(3);
  });
});
