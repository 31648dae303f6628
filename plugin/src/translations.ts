import type { TranslationFile } from '@docusaurus/types';
import type { PluginOptions, Prompt } from './options';

/** What a locale may say differently: the owner's texts, and the panel's strings. */
export interface PluginContent {
  texts: Pick<
    PluginOptions,
    'greeting' | 'placeholder' | 'disclaimer' | 'prompts' | 'quickActions' | 'personalization'
  > & { launcherLabel: string };
  messages: Record<string, string>;
}

export function toContent(options: PluginOptions, messages: Record<string, string>): PluginContent {
  const { greeting, placeholder, disclaimer, prompts, quickActions, personalization } = options;
  return {
    texts: {
      launcherLabel: options.launcher.label,
      greeting,
      placeholder,
      disclaimer,
      prompts,
      quickActions,
      personalization,
    },
    messages,
  };
}

type Visit = (id: string, text: string) => string;

function visitPrompts(name: string, prompts: Prompt[], visit: Visit): Prompt[] {
  return prompts.map((prompt, index) => ({
    ...prompt,
    label: visit(`${name}.${index}.label`, prompt.label),
    prompt: visit(`${name}.${index}.prompt`, prompt.prompt),
  }));
}

/** Calls `visit` with every text of the owner's; the result holds what it returned. */
function visitTexts(texts: PluginContent['texts'], visit: Visit): PluginContent['texts'] {
  const { quickActions, personalization } = texts;
  return {
    launcherLabel: visit('launcher.label', texts.launcherLabel),
    greeting: visit('greeting', texts.greeting),
    placeholder: visit('placeholder', texts.placeholder),
    disclaimer: visit('disclaimer', texts.disclaimer),
    prompts: visitPrompts('prompts', texts.prompts, visit),
    quickActions: Array.isArray(quickActions)
      ? visitPrompts('quickActions', quickActions, visit)
      : quickActions,
    personalization: personalization && {
      fields: personalization.fields.map((field) => ({
        ...field,
        label: visit(`personalization.${field.id}`, field.label),
        ...(field.options && {
          options: field.options.map((option) => ({
            ...option,
            label: visit(`personalization.${field.id}.${option.value}`, option.label),
          })),
        }),
      })),
    },
  };
}

/** `options.json` and `panel.json` for `docusaurus write-translations`. */
export function toTranslationFiles({ texts, messages }: PluginContent): TranslationFile[] {
  const owner: TranslationFile['content'] = {};
  visitTexts(texts, (id, text) => {
    if (text) owner[id] = { message: text };
    return text;
  });
  const panel = Object.fromEntries(
    Object.entries(messages).map(([id, message]) => [id, { message }]),
  );
  return [
    { path: 'options', content: owner },
    { path: 'panel', content: panel },
  ];
}

/** The content in the locale of the files. */
export function translateContent(content: PluginContent, files: TranslationFile[]): PluginContent {
  const of = (path: string) => files.find((file) => file.path === path)?.content ?? {};
  const owner = of('options');
  const panel = of('panel');
  return {
    texts: visitTexts(content.texts, (id, text) => owner[id]?.message ?? text),
    messages: Object.fromEntries(
      Object.entries(content.messages).map(([id, text]) => [id, panel[id]?.message ?? text]),
    ),
  };
}
