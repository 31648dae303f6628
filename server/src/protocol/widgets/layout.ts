import { z } from 'zod';
import { iconName } from '../icon.js';
import { optional } from '../json.js';
import type { WidgetComponent } from './component.js';
import {
  actionConfig,
  alignment,
  borders,
  boxSizes,
  color,
  componentFields,
  flag,
  justification,
  length,
  lengthOrSpacing,
  onAction,
  radius,
  theme,
} from './shared.js';

const direction = optional(z.enum(['row', 'col']));

export const divider = z.object({
  type: z.literal('Divider'),
  ...componentFields,
  color: optional(color),
  size: optional(length),
  spacing: optional(length),
  flush: flag,
});

export const spacer = z.object({
  type: z.literal('Spacer'),
  ...componentFields,
  minSize: optional(length),
});

/** A line above a widget: text with a favicon or an icon. */
const status = optional(
  z.union([
    z.object({ text: z.string(), favicon: z.string(), frame: z.boolean().optional() }),
    z.object({ text: z.string(), icon: iconName }),
    z.object({ text: z.string(), frame: z.boolean().optional() }),
  ]),
);

const cardAction = optional(z.object({ label: z.string(), action: actionConfig }));

/** The components that hold others; `component` is the schema of those. */
export function createLayout(component: z.ZodType<WidgetComponent>) {
  const children = z.array(component);
  const boxFields = {
    ...componentFields,
    children: optional(children),
    align: optional(alignment),
    justify: optional(justification),
    wrap: optional(z.enum(['nowrap', 'wrap', 'wrap-reverse'])),
    flex: optional(length),
    gap: optional(length),
    ...boxSizes,
    padding: optional(lengthOrSpacing),
    margin: optional(lengthOrSpacing),
    border: optional(borders),
    radius: optional(radius),
    background: optional(color),
  };
  const listViewItem = z.object({
    type: z.literal('ListViewItem'),
    ...componentFields,
    children,
    onClickAction: onAction,
    gap: optional(length),
    align: optional(alignment),
  });
  return {
    box: z.object({ type: z.literal('Box'), ...boxFields, direction }),
    row: z.object({ type: z.literal('Row'), ...boxFields }),
    col: z.object({ type: z.literal('Col'), ...boxFields }),
    /** Its controls' values are the payload of `onSubmitAction`. */
    form: z.object({ type: z.literal('Form'), ...boxFields, onSubmitAction: onAction, direction }),
    /** Animates changes of the one component inside it. */
    transition: z.object({
      type: z.literal('Transition'),
      ...componentFields,
      children: component
        .nullable()
        .transform((value): WidgetComponent | undefined => value ?? undefined),
    }),
    listViewItem,
    card: z.object({
      type: z.literal('Card'),
      ...componentFields,
      /** A form: its controls' values are the payload of `confirm`. */
      asForm: flag,
      children,
      background: optional(color),
      size: optional(z.enum(['sm', 'md', 'lg', 'full'])),
      padding: optional(lengthOrSpacing),
      status,
      collapsed: flag,
      confirm: cardAction,
      cancel: cardAction,
      theme: optional(theme),
    }),
    listView: z.object({
      type: z.literal('ListView'),
      ...componentFields,
      children: z.array(listViewItem),
      limit: optional(z.union([z.int(), z.literal('auto')])),
      status,
      theme: optional(theme),
    }),
  };
}
