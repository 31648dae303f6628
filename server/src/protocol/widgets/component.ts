import { z } from 'zod';
import { withoutNulls } from '../json.js';
import { text } from './shared.js';

/** A node of a widget's tree, known or newer than this server. */
export interface WidgetComponent {
  type: string;
  /** Must stay the same while the widget streams. */
  id?: string | undefined;
  key?: string | undefined;
  [field: string]: unknown;
}

const fields = {
  key: text,
  id: text,
  children: z
    .union([z.lazy(() => newerComponent), z.array(z.lazy(() => newerComponent))])
    .nullish(),
};

function cleaned<Type extends string>({
  type,
  key,
  id,
  ...rest
}: WidgetComponent & { type: Type }) {
  return { ...cleanedFields(rest), type, key, id };
}

function cleanedFields(rest: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, withoutNulls(value)]),
  );
}

/**
 * A component this server does not know, or a known one of another shape: it passes through as it
 * came, without nulls, so that an owner can use what a newer client draws.
 */
export const newerComponent: z.ZodType<WidgetComponent> = z
  .looseObject({ type: z.string(), ...fields })
  .transform(cleaned);

/** A root of a shape this server does not know. */
export const newerRoot = z
  .looseObject({ type: z.enum(['Card', 'ListView', 'Basic']), ...fields })
  .transform(cleaned);

/** A root without a frame of its own; its children pass through as they came. */
export const basic = z.looseObject({ type: z.literal('Basic'), ...fields }).transform(cleaned);
