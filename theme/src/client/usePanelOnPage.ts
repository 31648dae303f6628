import { type RefObject, useEffect } from 'react';
import type { PanelShape } from './panelLayout';

/**
 * What an open panel means for the page around it: a column narrows it, a sheet takes it out of
 * reach. Everything is undone when the panel closes.
 */
export function usePanelOnPage(
  panel: RefObject<HTMLElement | null>,
  isOpen: boolean,
  shape: PanelShape,
  width: number,
): void {
  useEffect(() => {
    const root = document.documentElement;
    if (!isOpen) return;
    root.dataset.chatkitShape = shape;
    root.style.setProperty('--chatkit-side-width', `${width}px`);
    return () => {
      delete root.dataset.chatkitShape;
      root.style.removeProperty('--chatkit-side-width');
    };
  }, [isOpen, shape, width]);

  useEffect(() => {
    if (!isOpen || shape !== 'sheet') return;
    const covered = Array.from(panel.current?.parentElement?.children ?? []).filter(
      (element): element is HTMLElement =>
        element instanceof HTMLElement && element !== panel.current && !element.inert,
    );
    for (const element of covered) element.inert = true;
    return () => {
      for (const element of covered) element.inert = false;
    };
  }, [panel, isOpen, shape]);

  // With the keyboard up, the window stays as tall as it was: only the visual viewport tells.
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!isOpen || shape !== 'sheet' || !viewport) return;
    const fit = () => {
      panel.current?.style.setProperty('--chatkit-sheet-top', `${viewport.offsetTop}px`);
      panel.current?.style.setProperty('--chatkit-sheet-height', `${viewport.height}px`);
    };
    fit();
    viewport.addEventListener('resize', fit);
    viewport.addEventListener('scroll', fit);
    return () => {
      viewport.removeEventListener('resize', fit);
      viewport.removeEventListener('scroll', fit);
    };
  }, [panel, isOpen, shape]);
}
