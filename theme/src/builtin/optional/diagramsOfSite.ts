import type { DrawDiagram, DrawnDiagram } from './diagrams';

/** Longer sources would hold up the page. */
const maxChars = 10_000;

/** In an image there are no fonts but the reader's own. */
const fontFamily = 'system-ui, sans-serif';

/** What nothing in the source may change: Mermaid's own list, and what lets HTML or CSS in. */
const secure = [
  'secure',
  'securityLevel',
  'startOnLoad',
  'maxTextSize',
  'suppressErrorRendering',
  'maxEdges',
  'dompurifyConfig',
  'fontFamily',
  'altFontFamily',
  'themeCSS',
  'themeVariables',
  'htmlLabels',
  'flowchart',
  'layout',
];

let counter = 0;
let drawing: Promise<unknown> = Promise.resolve();

/**
 * Draws with the site's Mermaid, once there is a diagram. Mermaid has one set of settings for the
 * whole page, so that ours are set before each drawing, and one is drawn at a time; the page's own
 * diagrams set theirs likewise.
 */
export async function loadDiagrams(): Promise<DrawDiagram> {
  const { default: mermaid } = await import('docusaurus-theme-chatkit/site/mermaid');

  async function draw(source: string, theme: string): Promise<DrawnDiagram> {
    if (source.length > maxChars) throw new Error('The diagram is too long.');
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      suppressErrorRendering: true,
      secure,
      htmlLabels: false,
      flowchart: { htmlLabels: false },
      fontFamily,
      themeVariables: { fontFamily },
      theme,
    });
    counter += 1;
    const { svg } = await mermaid.render(`chatkit-diagram-${counter}`, source);
    return { svg, ...sizeOf(svg) };
  }

  return (source, theme) => {
    const drawn = drawing.then(() => draw(source, theme));
    drawing = drawn.catch(() => {});
    return drawn;
  };
}

/** An image of its own has no width of 100 %: its size is the drawing's. */
function sizeOf(svg: string): { width: number; height: number } {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const [, , width, height] = (root.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  if (!width || !height) throw new Error('The diagram has no size.');
  return { width: Math.ceil(width), height: Math.ceil(height) };
}
