/**
 * Draws TeX with the site's KaTeX, once there is any. MathML alone: it needs neither KaTeX's style
 * sheet nor its fonts, which a site may have on its pages of math only, and a screen reader reads it.
 */
export async function loadMath(): Promise<
  (tex: string, element: HTMLElement, display: boolean) => void
> {
  const { default: katex } = await import('docusaurus-theme-chatkit/site/katex');
  return (tex, element, display) => {
    // Elsewhere first: KaTeX empties the element before it finds that it cannot read the TeX.
    const drawn = document.createElement('span');
    katex.render(tex, drawn, {
      displayMode: display,
      output: 'mathml',
      // What a model writes gets no links, no classes, no size of its own, and no endless macros.
      trust: false,
      maxSize: 20,
      maxExpand: 500,
      strict: false,
    });
    element.replaceChildren(...drawn.childNodes);
  };
}
