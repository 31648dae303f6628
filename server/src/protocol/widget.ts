import { z } from 'zod';
import { chart } from './widgets/chart.js';
import { basic, newerComponent, newerRoot, type WidgetComponent } from './widgets/component.js';
import {
  button,
  checkbox,
  datePicker,
  input,
  radioGroup,
  select,
  textarea,
} from './widgets/controls.js';
import { createLayout, divider, spacer } from './widgets/layout.js';
import {
  badge,
  caption,
  icon,
  image,
  label,
  markdown,
  textComponent,
  title,
} from './widgets/text.js';

/**
 * The tree of a widget. A known component of its documented shape loses unknown keys and gains its
 * actions' defaults; anything else passes through as it came. So does the reference.
 */
const layout = createLayout(z.lazy(() => widgetComponent));

export const knownComponent = z.discriminatedUnion('type', [
  badge,
  layout.box,
  button,
  caption,
  chart,
  checkbox,
  layout.col,
  datePicker,
  divider,
  layout.form,
  icon,
  image,
  input,
  label,
  layout.listViewItem,
  markdown,
  radioGroup,
  layout.row,
  select,
  spacer,
  textComponent,
  textarea,
  title,
  layout.transition,
]);
/** A component of the ChatKit widget reference, as an owner writes it. */
export type KnownWidgetComponent = z.input<typeof knownComponent>;

export const widgetComponent: z.ZodType<WidgetComponent> = z.union([
  knownComponent,
  newerComponent,
]);
export type { WidgetComponent };

export const widgetRoot: z.ZodType<WidgetRoot> = z.union([
  layout.card,
  layout.listView,
  basic,
  newerRoot,
]);

/** The root of a widget. */
export interface WidgetRoot extends WidgetComponent {
  type: 'Card' | 'ListView' | 'Basic';
}
/** The roots as an owner writes them. */
export type CardWidget = z.input<typeof layout.card>;
export type ListViewWidget = z.input<typeof layout.listView>;
