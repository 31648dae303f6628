/** A diagram as an image, with its size in px. */
export interface DrawnDiagram {
  svg: string;
  width: number;
  height: number;
}

/** @throws where the source cannot be read */
export type DrawDiagram = (source: string, theme: string) => Promise<DrawnDiagram>;

/**
 * The site's own diagrams. Where the site has Mermaid, the plugin points this module's name at
 * `diagramsOfSite`; this is what stands there where it has not, and the source is shown.
 */
export const loadDiagrams: (() => Promise<DrawDiagram>) | undefined = undefined;
