import { assistantMessage, citation, item } from './conversation';

/** A card with what agents use, and with what nobody knows. */
const card = {
  type: 'Card',
  asForm: true,
  status: { text: 'Draft', icon: 'document' },
  confirm: { label: 'Create', action: { type: 'ticket.create' } },
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
    { type: 'Label', value: 'Title', fieldName: 'title' },
    { type: 'Input', name: 'title', required: true },
    { type: 'Textarea', name: 'text', placeholder: 'What happened?' },
    { type: 'Select', name: 'area', placeholder: 'Area', options: [{ value: 'a', label: 'Docs' }] },
    { type: 'DatePicker', name: 'due', placeholder: 'Due' },
    { type: 'Checkbox', name: 'urgent', label: 'Urgent' },
    { type: 'RadioGroup', name: 'who', ariaLabel: 'Who', options: [{ value: 'm', label: 'Me' }] },
    {
      type: 'Chart',
      data: [{ day: 'Mon', hits: 3 }],
      series: [{ type: 'bar', dataKey: 'hits', label: 'Hits' }],
      xAxis: { dataKey: 'day' },
    },
    { type: 'Hologram', title: 'From the future' },
  ],
};

const text = `Set \`greeting\` in the **options**, as [the guide](/docs/intro) says. See also
[elsewhere](https://example.org).

1. Open the file
2. Add the option

\`\`\`js title="docusaurus.config.js"
export default { greeting: 'Hello' };
\`\`\`

| Option | Default |
|---|---|
| \`greeting\` | none |

> A quotation.

:::tip
A tip, and [a link](/docs/intro).
:::

:::danger
Take care.
:::

- [x] Done
- [ ] To be done
`;

/** An answer that holds everything the built-in chat can show. */
export function everyItem(): Record<string, unknown>[] {
  return [
    item('workflow', {
      workflow: {
        type: 'custom',
        summary: { title: 'Read 2 pages' },
        expanded: true,
        tasks: [
          {
            type: 'web_search',
            status_indicator: 'complete',
            title: 'Searched the docs',
            queries: ['greeting'],
            sources: [
              { type: 'url', url: 'http://localhost:3000/docs/start/install', title: 'Install' },
              { type: 'url', url: 'https://example.org/', title: 'Elsewhere' },
            ],
          },
          { type: 'thought', status_indicator: 'complete', title: 'Thought', content: 'So it is.' },
        ],
      },
    }),
    assistantMessage(text, [
      citation(
        text.indexOf(' says.') + 6,
        '/docs/intro#who-it-is-for',
        'Who it is for',
        'Introduction',
      ),
    ]),
    item('widget', { widget: card }),
    item('structured_input', {
      status: 'pending',
      inputs: [
        {
          type: 'multiple_choice',
          id: 'os',
          question: 'Which system?',
          options: [{ value: 'Linux' }, { value: 'macOS', description: 'Any version' }],
          multiple: false,
        },
        { type: 'freeform', id: 'more', question: 'Anything else?' },
      ],
    }),
  ];
}
