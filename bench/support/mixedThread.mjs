// A conversation as readers have them: code, tables, lists, citations, what was done, widgets,
// forms and pictures, in turn.
const { assistantMessage, citation, item, userMessage } = await import(
  '../../tests/browser/support/conversation.ts'
);

const paragraph =
  'The plugin reads the pages when the site is built, and writes an index of their headings beside them. The server loads it when it starts, and again when it has changed.';
const code = Array.from(
  { length: 40 },
  (_, line) =>
    `  options.set('key${line}', { value: ${line}, title: \`No. \${line}\` }); // as it was`,
).join('\n');
const row = (index) => `| \`option${index}\` | text | What **it** does, and why | none |`;
const rows = Array.from({ length: 10 }, (_, index) => row(index)).join('\n');
const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360"/></svg>',
)}`;

const answers = [
  () => [assistantMessage(`## In short\n\n${paragraph}\n\n${paragraph}\n\n- One\n- Two\n- Three`)],
  () => [
    assistantMessage(
      `Write it like this:\n\n\`\`\`ts title="options.ts"\nfunction read() {\n${code}\n}\n\`\`\`\n\n${paragraph}`,
    ),
  ],
  () => [
    assistantMessage(
      `| Option | Type | Meaning | Default |\n|---|---|---|---|\n${rows}\n\n${paragraph}`,
    ),
  ],
  () => [
    item('workflow', {
      workflow: {
        type: 'custom',
        summary: { title: 'Read 2 pages' },
        expanded: false,
        tasks: [
          { type: 'custom', status_indicator: 'complete', title: 'Searched the docs' },
          { type: 'file', status_indicator: 'complete', title: 'Read Configure', sources: [] },
        ],
      },
    }),
    assistantMessage(`${paragraph}\n\n:::tip\n\nSet \`greeting\`.\n\n:::\n\n${paragraph}`, [
      citation(40, '/docs/intro#who-it-is-for', 'Who it is for', 'Introduction'),
      citation(90, '/docs/configure#options', 'Options', 'Configure'),
    ]),
  ],
  () => [
    assistantMessage('Shall I open a ticket?'),
    item('widget', {
      widget: {
        type: 'Card',
        asForm: true,
        confirm: { label: 'Create', action: { type: 'ticket.create', payload: {} } },
        children: [
          { type: 'Title', value: 'New ticket' },
          { type: 'Markdown', value: 'With **bold** text' },
          { type: 'Label', value: 'Title', fieldName: 'title' },
          { type: 'Input', name: 'title' },
          { type: 'Textarea', name: 'text', placeholder: 'What happened?' },
          { type: 'Button', label: 'Later', onClickAction: { type: 'later' } },
        ],
      },
    }),
  ],
  () => [
    item('generated_image', { image: { id: 'image', url: picture } }),
    assistantMessage(`1. ${paragraph}\n2. ${paragraph}\n\n> ${paragraph}`),
  ],
];

/** So many items of a thread, oldest first. */
export function makeMixedThread(count) {
  const items = [];
  for (let turn = 0; items.length < count; turn += 1) {
    items.push(userMessage(`Question ${turn}: how do I set the options?`));
    items.push(...answers[turn % answers.length]());
  }
  return items.slice(0, count);
}
