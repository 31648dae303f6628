/**
 * The site's own math. Where the site has KaTeX, the plugin points this module's name at
 * `mathOfSite`; this is what stands there where it has not, and TeX is shown as it is written.
 */
export const loadMath:
  | (() => Promise<(tex: string, element: HTMLElement, display: boolean) => void>)
  | undefined = undefined;
