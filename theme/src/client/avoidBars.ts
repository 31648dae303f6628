/**
 * Lifts the launcher above a bar that something else has fixed to the bottom of the window, such
 * as a cookie notice, and down again when it is gone.
 * @returns a function that ends it
 */
export function avoidBars(launcher: HTMLElement): () => void {
  const { style } = document.documentElement;
  const avoid = () => {
    style.removeProperty('--chatkit-avoid');
    const { left, bottom } = launcher.getBoundingClientRect();
    for (let bar of document.elementsFromPoint(left + 20, bottom - 1)) {
      while (getComputedStyle(bar).position !== 'fixed' && bar.parentElement) {
        bar = bar.parentElement;
      }
      const { top } = bar.getBoundingClientRect();
      if (bar.parentElement && top > innerHeight / 2 && !bar.closest('[data-chatkit]')) {
        style.setProperty('--chatkit-avoid', `${innerHeight - top}px`);
      }
    }
  };
  const observer = new MutationObserver(avoid);
  observer.observe(document.body, { childList: true });
  addEventListener('resize', avoid);
  avoid();
  return () => {
    observer.disconnect();
    removeEventListener('resize', avoid);
  };
}
