import { z } from 'zod';
import { iconName } from '../icon.js';
import { optional } from '../json.js';
import {
  componentFields,
  controlSize,
  controlVariant,
  flag,
  int,
  onAction,
  text,
} from './shared.js';

const gutterSize = optional(z.enum(['2xs', 'xs', 'sm', 'md', 'lg', 'xl']));

export const button = z.object({
  type: z.literal('Button'),
  ...componentFields,
  /** Submits the form it stands in. */
  submit: flag,
  label: text,
  onClickAction: onAction,
  iconStart: optional(iconName),
  iconEnd: optional(iconName),
  style: optional(z.enum(['primary', 'secondary'])),
  iconSize: optional(z.enum(['sm', 'md', 'lg', 'xl', '2xl'])),
  color: optional(
    z.enum([
      'primary',
      'secondary',
      'info',
      'discovery',
      'success',
      'caution',
      'warning',
      'danger',
    ]),
  ),
  variant: optional(controlVariant),
  size: optional(controlSize),
  pill: flag,
  uniform: flag,
  block: flag,
  disabled: flag,
});

/** What the controls of a form have in common: `name` is the key of its value in the payload. */
const control = {
  ...componentFields,
  name: z.string(),
  onChangeAction: onAction,
  disabled: flag,
};
const picker = {
  ...control,
  placeholder: text,
  variant: optional(controlVariant),
  size: optional(controlSize),
  pill: flag,
  block: flag,
  clearable: flag,
};

export const select = z.object({
  type: z.literal('Select'),
  ...picker,
  options: z.array(
    z.object({
      value: z.string(),
      label: z.string(),
      disabled: z.boolean().optional(),
      description: z.string().optional(),
    }),
  ),
  defaultValue: text,
  searchable: flag,
});

/** A day alone means its midnight, as the reference sends it. */
const date = optional(
  z
    .string()
    .refine((value) => !Number.isNaN(Date.parse(value)), 'is not a date')
    .transform((value) => (/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00` : value)),
);

export const datePicker = z.object({
  type: z.literal('DatePicker'),
  ...picker,
  defaultValue: date,
  min: date,
  max: date,
  side: optional(z.enum(['top', 'bottom', 'left', 'right'])),
  align: optional(z.enum(['start', 'center', 'end'])),
});

export const checkbox = z.object({
  type: z.literal('Checkbox'),
  ...control,
  label: text,
  defaultChecked: flag,
  required: flag,
});

export const radioGroup = z.object({
  type: z.literal('RadioGroup'),
  ...control,
  options: optional(
    z.array(z.object({ label: z.string(), value: z.string(), disabled: z.boolean().optional() })),
  ),
  ariaLabel: text,
  defaultValue: text,
  direction: optional(z.enum(['row', 'col'])),
  required: flag,
});

/** What `Input` and `Textarea` have in common; neither has an action of its own. */
const field = {
  ...componentFields,
  name: z.string(),
  defaultValue: text,
  required: flag,
  pattern: text,
  placeholder: text,
  allowAutofillExtensions: flag,
  autoSelect: flag,
  autoFocus: flag,
  disabled: flag,
  variant: optional(z.enum(['soft', 'outline'])),
  size: optional(controlSize),
  gutterSize,
};

export const input = z.object({
  type: z.literal('Input'),
  ...field,
  inputType: optional(z.enum(['number', 'email', 'text', 'password', 'tel', 'url'])),
  pill: flag,
});

export const textarea = z.object({
  type: z.literal('Textarea'),
  ...field,
  rows: int,
  autoResize: flag,
  maxRows: int,
});
