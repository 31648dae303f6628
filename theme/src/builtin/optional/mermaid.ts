import type { ComponentType } from 'react';

/**
 * What draws a diagram. The plugin puts nothing here yet, and so a diagram is shown as its source;
 * a site's bundler may point this module's name at one of its own.
 */
export const Mermaid: ComponentType<{ value: string }> | undefined = undefined;
