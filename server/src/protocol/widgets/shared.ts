import { z } from 'zod';
import { freeForm, optional, withoutNulls } from '../json.js';

/** Values that several components share. Source: the ChatKit widget reference. */

/** A size in px or spacing units, or any CSS length. */
export const length = z.union([z.number(), z.string()]);

export const themeColor = z.object({ dark: z.string(), light: z.string() });
/** A token, a CSS colour, or one for each theme. */
export const color = z.union([z.string(), themeColor]);

export const spacing = z.object({
  top: length.optional(),
  right: length.optional(),
  bottom: length.optional(),
  left: length.optional(),
  x: length.optional(),
  y: length.optional(),
});
export const lengthOrSpacing = z.union([length, spacing]);

const border = z.object({
  size: z.int(),
  color: color.optional(),
  style: z
    .enum(['solid', 'dashed', 'dotted', 'double', 'groove', 'ridge', 'inset', 'outset'])
    .optional(),
});
const edge = z.union([z.int(), border]).optional();
export const borders = z.union([
  z.int(),
  border,
  z.object({ top: edge, right: edge, bottom: edge, left: edge, x: edge, y: edge }),
]);

export const radius = z.enum([
  '2xs',
  'xs',
  'sm',
  'md',
  'lg',
  'xl',
  '2xl',
  '3xl',
  '4xl',
  'full',
  '100%',
  'none',
]);
export const textAlign = z.enum(['start', 'center', 'end']);
export const textSize = z.enum(['xs', 'sm', 'md', 'lg', 'xl']);
export const weight = z.enum(['normal', 'medium', 'semibold', 'bold']);
export const alignment = z.enum(['start', 'center', 'end', 'baseline', 'stretch']);
export const justification = z.enum([
  'start',
  'center',
  'end',
  'between',
  'around',
  'evenly',
  'stretch',
]);
export const controlVariant = z.enum(['solid', 'soft', 'outline', 'ghost']);
export const controlSize = z.enum(['3xs', '2xs', 'xs', 'sm', 'md', 'lg', 'xl', '2xl', '3xl']);
export const theme = z.enum(['light', 'dark']);

export const flag = optional(z.boolean());
export const text = optional(z.string());
export const int = optional(z.int());

/** The keys every component may have. A component with an `id` must keep it while it streams. */
export const componentFields = { key: text, id: text };

export const actionConfig = z.object({
  type: z.string(),
  payload: freeForm.optional().transform((value) => withoutNulls(value) ?? undefined),
  /** `client`: the page handles it, nothing is sent to the server. */
  handler: z.enum(['client', 'server']).default('server'),
  loadingBehavior: z.enum(['auto', 'none', 'self', 'container']).default('auto'),
  /** False: sent as `threads.sync_custom_action`. */
  streaming: z.boolean().default(true),
});
/** What a component sends when the reader uses it. */
export type ActionConfig = z.input<typeof actionConfig>;
export const onAction = optional(actionConfig);

/** Width and height, alone or together, with their bounds. */
export const boxSizes = {
  height: optional(length),
  width: optional(length),
  size: optional(length),
  minHeight: optional(length),
  minWidth: optional(length),
  minSize: optional(length),
  maxHeight: optional(length),
  maxWidth: optional(length),
  maxSize: optional(length),
  aspectRatio: optional(length),
};
