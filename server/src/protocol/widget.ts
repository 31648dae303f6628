import { z } from 'zod';

/**
 * A node of a widget tree. The known components are listed in `widgetComponents`;
 * unknown keys are kept, so that a newer component passes through.
 */
export const widgetComponent = z.looseObject({ type: z.string() });
export type WidgetComponent = z.infer<typeof widgetComponent>;

export const widgetRoot = z.looseObject({ type: z.string() });
/** The root of a widget: `Card`, `ListView` or `Basic`. */
export type WidgetRoot = z.infer<typeof widgetRoot>;
