import type { OptionValidationContext } from '@docusaurus/types';
import { Joi } from '@docusaurus/utils-validation';
import { describeBadOptions, removedOptions } from './optionMessages';

/** A question offered on the start screen; as plain text it is its own label. */
export interface Prompt {
  label: string;
  prompt: string;
  icon?: string;
}

/** One preference a reader may set. */
export interface PersonalizationField {
  id: string;
  label: string;
  type: 'select' | 'text';
  options?: Array<{ value: string; label: string }>;
}

/** The options after validation: every default filled in. */
export interface PluginOptions {
  id: string;
  serverUrl: string;
  path: string;
  domainKey: string;
  element: 'auto' | 'openai' | 'builtin';
  script: { src: string; load: 'intent' | 'eager' };
  consent: boolean;
  launcher: {
    label: string;
    position: 'end' | 'start';
    offset: { inline?: string | undefined; block?: string | undefined };
  };
  zIndex: number | undefined;
  layout: 'popup' | 'side';
  shortcut: string | false;
  greeting: string;
  placeholder: string;
  disclaimer: string;
  prompts: Prompt[];
  pagePrompts: boolean;
  askSelection: boolean;
  quickActions: boolean | Prompt[];
  personalization: false | { fields: PersonalizationField[] };
  signIn: { required: boolean };
  index: { publish: boolean | undefined };
}

/** What a site writes in `docusaurus.config`. Everything may be left out. */
export type Options = {
  [Key in keyof Omit<PluginOptions, 'prompts' | 'quickActions' | 'personalization'>]?:
    | (PluginOptions[Key] extends object ? Partial<PluginOptions[Key]> : PluginOptions[Key])
    | undefined;
} & {
  prompts?: Array<Prompt | string>;
  quickActions?: boolean | Array<Prompt | string>;
  personalization?: boolean | { fields: PersonalizationField[] };
};

/**
 * The defaults of every option. An empty text means: the words of the reader's locale
 * (`locales/`), so that a default is never English on a French page.
 */
export const defaults = {
  serverUrl: '',
  path: '/chatkit',
  domainKey: '',
  element: 'auto',
  script: {
    src: 'https://cdn.platform.openai.com/deployments/chatkit/chatkit.js',
    load: 'intent',
  },
  consent: false,
  launcher: { label: '', position: 'end', offset: {} },
  zIndex: undefined,
  layout: 'popup',
  shortcut: 'mod+i',
  greeting: '',
  placeholder: '',
  disclaimer: '',
  prompts: [],
  pagePrompts: true,
  askSelection: true,
  quickActions: true,
  personalization: { fields: [] },
  signIn: { required: false },
  index: { publish: undefined },
} satisfies Omit<PluginOptions, 'id'>;

const origin = /^https?:\/\/[^\s/?#]+(\/[^\s?#]*[^\s?#/])?$/;
const endpoint = /^(\/[\w.~-]+)+$/;
const shortcutPattern = /^(?:(?:mod|ctrl|alt|shift|meta)\+)+(?:[a-z0-9]|[/.,;'[\]\\`-])$/;
const cssLength = /^(?:0|\d*\.?\d+(?:px|rem|em|vh|vw|dvh|%))$|^(?:calc|max|min|var|env)\(.+\)$/;

const prompt = Joi.alternatives().try(
  Joi.string().min(1).max(2000),
  Joi.object({
    label: Joi.string().min(1).max(200).required(),
    prompt: Joi.string().min(1).max(2000).required(),
    icon: Joi.string().min(1),
  }),
);

const field = Joi.object({
  id: Joi.string()
    .pattern(/^[a-z][\w-]*$/i)
    .required(),
  label: Joi.string().min(1).required(),
  type: Joi.string().valid('select', 'text').default('select'),
  options: Joi.when('type', {
    is: 'text',
    // biome-ignore lint/suspicious/noThenProperty: Joi's name
    then: Joi.forbidden(),
    otherwise: Joi.array()
      .items(Joi.object({ value: Joi.string().required(), label: Joi.string().required() }))
      .min(1)
      .required(),
  }),
});

const personalization = Joi.object({ fields: Joi.array().items(field).unique('id').required() });

const schema = Joi.object({
  serverUrl: Joi.string().allow('').pattern(origin).default(defaults.serverUrl),
  path: Joi.string().pattern(endpoint).default(defaults.path),
  domainKey: Joi.string().allow('').default(defaults.domainKey),
  element: Joi.string().valid('auto', 'openai', 'builtin').default(defaults.element),
  script: Joi.object({
    src: Joi.string()
      .pattern(/^(https?:\/\/|\/)\S+$/)
      .default(defaults.script.src),
    load: Joi.string().valid('intent', 'eager').default(defaults.script.load),
  }).default(defaults.script),
  consent: Joi.boolean().default(defaults.consent),
  launcher: Joi.object({
    label: Joi.string().allow('').max(60).default(defaults.launcher.label),
    position: Joi.string().valid('end', 'start').default(defaults.launcher.position),
    offset: Joi.object({
      inline: Joi.string().pattern(cssLength),
      block: Joi.string().pattern(cssLength),
    }).default(defaults.launcher.offset),
  }).default(defaults.launcher),
  zIndex: Joi.number().integer().min(1),
  layout: Joi.string().valid('popup', 'side').default(defaults.layout),
  shortcut: Joi.alternatives()
    .try(Joi.string().pattern(shortcutPattern), Joi.boolean().valid(false))
    .default(defaults.shortcut),
  greeting: Joi.string().allow('').max(300).default(defaults.greeting),
  placeholder: Joi.string().allow('').max(100).default(defaults.placeholder),
  disclaimer: Joi.string().allow('').max(1000).default(defaults.disclaimer),
  prompts: Joi.array().items(prompt).default(defaults.prompts),
  pagePrompts: Joi.boolean().default(defaults.pagePrompts),
  askSelection: Joi.boolean().default(defaults.askSelection),
  quickActions: Joi.alternatives()
    .try(Joi.boolean(), Joi.array().items(prompt))
    .default(defaults.quickActions),
  // By its type, so that a bad field is named, and not the whole.
  personalization: Joi.alternatives()
    // biome-ignore lint/suspicious/noThenProperty: it is Joi's word.
    .conditional(Joi.object(), { then: personalization, otherwise: Joi.boolean() })
    .default(defaults.personalization),
  signIn: Joi.object({ required: Joi.boolean().default(defaults.signIn.required) }).default(
    defaults.signIn,
  ),
  index: Joi.object({ publish: Joi.boolean() }).default(defaults.index),
  ...removedOptions,
});

function toPrompt(value: Prompt | string): Prompt {
  return typeof value === 'string' ? { label: value, prompt: value } : value;
}

/** What the schema lets through: short forms that `normalize` writes out. */
type Validated = Omit<PluginOptions, 'prompts' | 'quickActions' | 'personalization'> &
  Required<Pick<Options, 'prompts' | 'quickActions' | 'personalization'>>;

function normalize(options: Validated): PluginOptions {
  const { prompts, quickActions, personalization } = options;
  return {
    ...options,
    prompts: prompts.map(toPrompt),
    quickActions: Array.isArray(quickActions) ? quickActions.map(toPrompt) : quickActions,
    personalization: personalization === true ? defaults.personalization : personalization,
  };
}

/**
 * Checks and completes the options.
 * @throws an error that names each bad option, its value, and what to write instead.
 */
export function validateOptions({
  validate,
  options,
}: OptionValidationContext<Options | undefined, Validated>): PluginOptions {
  let validated: Validated;
  try {
    validated = validate(schema.prefs({ abortEarly: false }), options);
  } catch (error) {
    throw describeBadOptions(error);
  }
  return checkTogether(normalize(validated));
}

/** Options that are fine alone and contradict each other. */
function checkTogether(options: PluginOptions): PluginOptions {
  if (options.id !== 'default') {
    throw new Error(
      `docusaurus-plugin-chatkit: option "id" is "${options.id}": one instance serves the whole site. ` +
        'Remove the "id", and any second entry of the plugin in docusaurus.config.',
    );
  }
  if (options.consent && options.script.load === 'eager') {
    throw new Error(
      'docusaurus-plugin-chatkit: option "script.load" is "eager" while "consent" is true: the ' +
        'script would load before the reader agreed. Set "script.load" to "intent", or "consent" to false.',
    );
  }
  return options;
}
