import { Joi } from '@docusaurus/utils-validation';

/** What to write instead, by option; array indexes are left out of the name. */
const fixes: Record<string, string> = {
  serverUrl:
    'Write the assistant\'s origin without a slash at the end, such as "https://assistant.example.com"; leave it out where the site and the server share an origin.',
  path: 'Write the endpoint\'s path as the server has it in CHATKIT_PATH, such as "/chatkit".',
  domainKey:
    'Write the domain key as a text, from your OpenAI dashboard (it is public, not an API key).',
  element: 'Write "auto", "openai" or "builtin".',
  script: 'Write an object such as { load: "intent" }.',
  'script.src': 'Write an absolute URL, or a path of your site that begins with "/".',
  'script.load': 'Write "intent" (at the reader\'s first intent) or "eager" (in the head).',
  consent: 'Write true or false.',
  launcher: 'Write an object such as { label: "Ask AI", position: "end" }.',
  'launcher.label': 'Write a short text of at most 60 characters.',
  'launcher.position':
    'Write "end" (bottom right where text runs left to right) or "start" (bottom left).',
  'launcher.offset': 'Write an object such as { inline: "2rem", block: "5rem" }.',
  'launcher.offset.inline': 'Write a CSS length, such as "2rem".',
  'launcher.offset.block': 'Write a CSS length, such as "5rem".',
  zIndex: 'Write a whole number above 0.',
  layout: 'Write "popup" or "side".',
  shortcut:
    'Write at least one of mod, ctrl, alt, shift, meta and one key, such as "mod+i", or false for none.',
  greeting: 'Write a text of at most 300 characters.',
  placeholder: 'Write a text of at most 100 characters.',
  disclaimer: 'Write Markdown of at most 1,000 characters.',
  prompts: 'Write a list of texts or of { label, prompt, icon }.',
  pagePrompts: 'Write true or false.',
  askSelection: 'Write true or false.',
  quickActions: 'Write true, false, or a list of texts or of { label, prompt, icon }.',
  personalization:
    'Write true, false, or { fields: [{ id, label, type: "select", options: [{ value, label }] }] }.',
  'personalization.fields.id':
    'Write a name of its own for each field, such as "framework": a letter, then letters, digits, "-" and "_".',
  'personalization.fields.type': 'Write "select" (with options) or "text" (without).',
  'personalization.fields.options':
    'Write a list of { value, label } for a field of type "select", and none for "text".',
  signIn: 'Write an object such as { required: true }.',
  'signIn.required': 'Write true or false.',
  index: 'Write an object such as { publish: false }.',
  'index.publish': 'Write true or false.',
};

/** Names people know from elsewhere, and what they are called here. */
const renamed: Record<string, string> = {
  apiUrl: 'Use "serverUrl" and "path".',
  url: 'Use "serverUrl" and "path".',
  endpoint: 'Use "serverUrl" and "path".',
  scriptUrl: 'Use "script.src".',
  position: 'Use "launcher.position".',
  label: 'Use "launcher.label".',
  hotkey: 'Use "shortcut".',
  startScreen: 'Use "greeting" and "prompts".',
  apiKey: 'A model key is a secret and never belongs in a site: set OPENAI_API_KEY at the server.',
};

/** Keys for the schema that refuse the names above with advice. */
export const removedOptions = Object.fromEntries(
  Object.keys(renamed).map((name) => [name, Joi.forbidden()]),
);

/** The known option nearest to a mistyped name, if one is near. */
function nearest(name: string, parent: string): string | undefined {
  const prefix = parent ? `${parent}.` : '';
  const siblings = Object.keys(fixes)
    .filter((known) => known.startsWith(prefix) && !known.slice(prefix.length).includes('.'))
    .map((known) => known.slice(prefix.length));
  const close = siblings
    .map((known) => ({ known, far: distance(known.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  return close && close.far <= Math.max(2, name.length / 3) ? `${prefix}${close.known}` : undefined;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function show(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : JSON.stringify(value);
  return text === undefined ? 'undefined' : text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

interface Detail {
  type: string;
  message: string;
  path: Array<string | number>;
  context?: { value?: unknown } | undefined;
}

function describe({ type, message, path, context }: Detail): string {
  const names = path.filter((part) => typeof part === 'string');
  const shown = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  const name = shown.replace(/^\./, '');
  if (renamed[name]) {
    return `option "${name}" (${show(context?.value)}) is not an option of this plugin. ${renamed[name]}`;
  }
  if (type === 'object.unknown') {
    const near = nearest(String(names.at(-1)), names.slice(0, -1).join('.'));
    const advice = near ? `Did you mean "${near}"?` : 'Remove it.';
    return `option "${name}" (${show(context?.value)}) is unknown. ${advice}`;
  }
  // The most specific advice there is: a field of a prompt falls back to the prompts' own.
  let known = names.join('.');
  while (known && !fixes[known]) known = known.slice(0, Math.max(0, known.lastIndexOf('.')));
  const fix = fixes[known] ?? '';
  if (type === 'array.unique')
    return `option "${name}.id" is that of another one, too. Give each its own.`;
  if (type === 'any.required') return `option "${name}" is missing. ${fix}`;
  const stated = `option "${name}" is ${show(context?.value)}`;
  // What Joi says of these (a pattern, the names of types) is told better by the fix.
  if (/^(string\.pattern|alternatives|any\.unknown)/.test(type)) return `${stated}. ${fix}`;
  return `${stated}, but ${message.replace(/^"[^"]*" /, '')}. ${fix}`;
}

/**
 * Joi's error as ours: every bad option with its name, its value and its fix. Without the cause:
 * Docusaurus prints it below, with the whole of Joi's state, and pushes these lines out of sight.
 */
export function describeBadOptions(error: unknown): unknown {
  if (!(error instanceof Error) || !Joi.isError(error)) return error;
  const lines = error.details.map((detail) => describe(detail).trim());
  return new Error(`docusaurus-plugin-chatkit: ${[...new Set(lines)].join('\n')}`);
}
