import { z } from 'zod';
import { iconName } from '../icon.js';
import { optional } from '../json.js';
import {
  boxSizes,
  color,
  componentFields,
  flag,
  int,
  length,
  lengthOrSpacing,
  radius,
  text,
  textAlign,
  textSize,
  weight,
} from './shared.js';

const typography = {
  color: optional(color),
  weight: optional(weight),
  textAlign: optional(textAlign),
  truncate: flag,
  maxLines: int,
};

/** Markdown that can grow while it streams: give it an `id`. */
export const markdown = z.object({
  type: z.literal('Markdown'),
  ...componentFields,
  value: z.string(),
  streaming: flag,
});

/** A form field in place of a text. */
const editable = z.object({
  name: z.string(),
  autoFocus: z.boolean().optional(),
  autoSelect: z.boolean().optional(),
  autoComplete: z.string().optional(),
  allowAutofillExtensions: z.boolean().optional(),
  pattern: z.string().optional(),
  placeholder: z.string().optional(),
  required: z.boolean().optional(),
});

/** Plain text that can grow while it streams: give it an `id`. */
export const textComponent = z.object({
  type: z.literal('Text'),
  ...componentFields,
  value: z.string(),
  streaming: flag,
  italic: flag,
  lineThrough: flag,
  ...typography,
  width: optional(length),
  size: optional(textSize),
  minLines: int,
  editable: optional(z.union([z.literal(false), editable])),
});

export const title = z.object({
  type: z.literal('Title'),
  ...componentFields,
  value: z.string(),
  ...typography,
  size: optional(z.enum(['sm', 'md', 'lg', 'xl', '2xl', '3xl', '4xl', '5xl'])),
});

export const caption = z.object({
  type: z.literal('Caption'),
  ...componentFields,
  value: z.string(),
  ...typography,
  size: optional(z.enum(['sm', 'md', 'lg'])),
});

export const badge = z.object({
  type: z.literal('Badge'),
  ...componentFields,
  label: z.string(),
  color: optional(z.enum(['secondary', 'success', 'danger', 'warning', 'info', 'discovery'])),
  variant: optional(z.enum(['solid', 'soft', 'outline'])),
  size: optional(z.enum(['sm', 'md', 'lg'])),
  pill: flag,
});

/** Names the form field it stands at. */
export const label = z.object({
  type: z.literal('Label'),
  ...componentFields,
  value: z.string(),
  fieldName: z.string(),
  size: optional(textSize),
  weight: optional(weight),
  textAlign: optional(textAlign),
  color: optional(color),
});

export const icon = z.object({
  type: z.literal('Icon'),
  ...componentFields,
  name: iconName,
  color: optional(color),
  size: optional(z.enum(['xs', 'sm', 'md', 'lg', 'xl', '2xl', '3xl'])),
});

export const image = z.object({
  type: z.literal('Image'),
  ...componentFields,
  src: z.string(),
  alt: text,
  fit: optional(z.enum(['cover', 'contain', 'fill', 'scale-down', 'none'])),
  position: optional(
    z.enum([
      'top left',
      'top',
      'top right',
      'left',
      'center',
      'right',
      'bottom left',
      'bottom',
      'bottom right',
    ]),
  ),
  radius: optional(radius),
  frame: flag,
  flush: flag,
  ...boxSizes,
  margin: optional(lengthOrSpacing),
  background: optional(color),
  flex: optional(length),
});
