import { expect, test } from '@jest/globals';
import { findViolations } from '../support/axe';
import { answerItems, answerWith, assistantMessage, item } from '../support/conversation';
import { describeChats } from '../support/describeChats';
import type { OpenChat } from '../support/openChat';

const chats = describeChats({
  look: async ({ page }) => {
    expect(await findViolations(page, '[role="dialog"]')).toEqual([]);
  },
});
let chat: OpenChat;

async function show(...items: Record<string, unknown>[]): Promise<void> {
  chats.server.on('threads.create', answerItems(...items));
  chat = await chats.open();
  await chat.ask('Go');
}

test('a workflow tells what was done, folded when it is over', async () => {
  await show(
    item('workflow', {
      workflow: {
        type: 'custom',
        summary: { title: 'Read 2 pages' },
        expanded: false,
        tasks: [
          {
            type: 'web_search',
            status_indicator: 'complete',
            title: 'Searched the docs',
            queries: ['greeting'],
            sources: [],
          },
          { type: 'file', status_indicator: 'complete', title: 'Read Configure', sources: [] },
        ],
      },
    }),
    assistantMessage('Done.'),
  );
  const { conversation } = chat;
  const toggle = conversation.getByRole('button', { name: 'Read 2 pages' });
  await toggle.waitFor();
  expect(await conversation.getByText('Read Configure').isVisible()).toBe(false);
  await toggle.click();
  await conversation.getByText('Read Configure').waitFor();
  expect(await conversation.getByText('greeting').isVisible()).toBe(true);
});

test('questions are answered once, and stand answered', async () => {
  const inputs = [
    {
      type: 'multiple_choice',
      id: 'os',
      question: 'Which system?',
      options: [{ value: 'Linux' }, { value: 'macOS', description: 'Any version' }],
      multiple: false,
    },
    { type: 'freeform', id: 'more', question: 'Anything else?' },
  ];
  const pending = item('structured_input', { status: 'pending', inputs });
  chats.server.on('threads.add_structured_input', (_, reply) => {
    reply.stream();
    reply.event({
      type: 'thread.item.replaced',
      item: {
        ...pending,
        status: 'answered',
        inputs: inputs.map((input) => ({
          ...input,
          answer: { values: input.id === 'os' ? ['Linux'] : [], skipped: input.id !== 'os' },
        })),
      },
    });
    reply.event({ type: 'thread.item.done', item: assistantMessage('On Linux, run it.') });
    reply.end();
  });
  await show(pending);
  const { conversation } = chat;
  await conversation.getByRole('radio', { name: 'Linux' }).check();
  await conversation.getByRole('button', { name: 'Submit' }).click();
  const { params } = await chats.server.waitFor('threads.add_structured_input');
  expect(params).toMatchObject({
    input: {
      status: 'answered',
      answers: { os: { values: ['Linux'], skipped: false }, more: { values: [], skipped: true } },
    },
  });
  await conversation.getByText('On Linux, run it.').waitFor();
  expect(await conversation.getByRole('button', { name: 'Submit' }).count()).toBe(0);
  expect(await conversation.getByText('Answered', { exact: true }).isVisible()).toBe(true);
});

const card = {
  type: 'Card',
  asForm: true,
  status: { text: 'Draft', icon: 'document' },
  confirm: { label: 'Create', action: { type: 'ticket.create', payload: { kind: 'bug' } } },
  cancel: { label: 'Not now', action: { type: 'ticket.cancel' } },
  children: [
    { type: 'Title', value: 'New ticket' },
    {
      type: 'Row',
      gap: 2,
      children: [
        { type: 'Badge', label: 'Open', color: 'success' },
        { type: 'Icon', name: 'bug' },
        { type: 'Spacer' },
        { type: 'Caption', value: 'No. 7' },
      ],
    },
    { type: 'Divider' },
    { type: 'Markdown', value: 'With **bold** text' },
    { type: 'Label', value: 'Title', fieldName: 'ticket.title' },
    { type: 'Input', name: 'ticket.title', required: true },
    { type: 'Textarea', name: 'ticket.text', placeholder: 'What happened?' },
    {
      type: 'Select',
      name: 'area',
      placeholder: 'Area',
      options: [{ value: 'docs', label: 'Docs' }],
    },
    { type: 'DatePicker', name: 'due', placeholder: 'Due' },
    { type: 'Checkbox', name: 'urgent', label: 'Urgent' },
    { type: 'RadioGroup', name: 'who', ariaLabel: 'Who', options: [{ value: 'me', label: 'Me' }] },
    { type: 'Transition', children: { type: 'Text', value: 'Moving text' } },
    { type: 'Image', src: '/img/favicon.svg', alt: 'The logo' },
    {
      type: 'Chart',
      data: [{ day: 'Mon', hits: 3 }],
      series: [{ type: 'bar', dataKey: 'hits', label: 'Hits' }],
      xAxis: { dataKey: 'day' },
    },
    {
      type: 'Hologram',
      title: 'From the future',
      children: [{ type: 'Text', value: 'still read' }],
    },
  ],
};

test('a card with every kind of field sends what was filled in', async () => {
  chats.server.on('threads.custom_action', answerWith('Created.'));
  await show(item('widget', { widget: card, copy_text: 'New ticket' }));
  const { conversation } = chat;
  await conversation.getByRole('textbox', { name: 'Title' }).fill('It broke');
  await conversation.getByRole('textbox', { name: 'What happened?' }).fill('Badly');
  await conversation.getByRole('combobox', { name: 'Area' }).selectOption('docs');
  await conversation.getByLabel('Due').fill('2026-12-01');
  await conversation.getByRole('checkbox', { name: 'Urgent' }).check();
  await conversation.getByRole('radio', { name: 'Me' }).check();
  expect(await conversation.getByText('From the future still read').isVisible()).toBe(true);
  expect(await conversation.getByRole('cell', { name: '3' }).isVisible()).toBe(true);
  expect(await conversation.getByText('Moving text').isVisible()).toBe(true);
  await conversation.getByRole('button', { name: 'Create' }).click();
  const { params } = await chats.server.waitFor('threads.custom_action');
  expect(params.action).toEqual({
    type: 'ticket.create',
    payload: {
      kind: 'bug',
      ticket: { title: 'It broke', text: 'Badly' },
      area: 'docs',
      due: '2026-12-01',
      urgent: true,
      who: 'me',
    },
  });
  await conversation.getByText('Created.').waitFor();
});

test('a list is cut at its limit, and its items can be pressed by keyboard', async () => {
  const pages = ['One', 'Two', 'Three'].map((title) => ({
    type: 'ListViewItem',
    onClickAction: { type: 'open', payload: { title }, streaming: false },
    children: [{ type: 'Text', value: title }],
  }));
  const widget = item('widget', { widget: { type: 'ListView', limit: 2, children: pages } });
  chats.server.on('threads.sync_custom_action', (_, reply) =>
    reply.json(200, {
      updated_item: {
        ...widget,
        widget: { type: 'Card', children: [{ type: 'Text', value: 'Opened.' }] },
      },
    }),
  );
  await show(widget);
  const { conversation } = chat;
  await conversation.getByText('Two').waitFor();
  expect(await conversation.getByText('Three').count()).toBe(0);
  await conversation.getByRole('button', { name: 'Show more' }).click();
  await conversation.getByRole('button', { name: 'Three' }).press('Enter');
  const { params } = await chats.server.waitFor('threads.sync_custom_action');
  expect(params.action).toMatchObject({ type: 'open', payload: { title: 'Three' } });
  await conversation.getByText('Opened.').waitFor();
});

test('a client tool nobody has is answered, so that the conversation can go on', async () => {
  chats.server.on('threads.add_client_tool_output', answerWith('Without it, then.'));
  await show(
    item('client_tool_call', {
      status: 'pending',
      call_id: 'c1',
      name: 'unheard_of',
      arguments: {},
    }),
  );
  const { params } = await chats.server.waitFor('threads.add_client_tool_output');
  expect(JSON.stringify(params.result)).toContain('unheard_of');
  await chat.conversation.getByText('Without it, then.').waitFor();
});

test('an item of an unknown type is passed over', async () => {
  await show(item('hologram', { shape: 'cube' }), assistantMessage('The rest is here.'));
  await chat.conversation.getByText('The rest is here.').waitFor();
});
