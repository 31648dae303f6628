import type { ComponentType } from 'react';

/**
 * The site's own diagrams. Where the site has them, the plugin points this module's name at
 * `mermaidOfSite`; this is what stands there where it has not.
 */
export const Mermaid: ComponentType<{ value: string }> | undefined = undefined;
