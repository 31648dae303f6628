import type { SiteMemory } from './siteMemory';

/** How the panel stands on the page. A phone has neither: there it is a sheet. */
export type PanelShape = 'popup' | 'side' | 'sheet';

/** What the reader chose, in CSS pixels. */
export interface PanelLayout {
  shape: 'popup' | 'side';
  width: number;
  height: number;
}

const name = 'layout';
const sizes = {
  width: { least: 320, most: 720, usual: 416 },
  height: { least: 360, most: 1000, usual: 704 },
} as const;

/** A size within what the panel can be. */
export function clampSize(side: 'width' | 'height', value: unknown): number {
  const { least, most, usual } = sizes[side];
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.round(Math.min(most, Math.max(least, value)))
    : usual;
}

/** What was remembered, completed and within bounds. */
export function readPanelLayout(memory: SiteMemory, shape: 'popup' | 'side'): PanelLayout {
  let stored: Partial<Record<keyof PanelLayout, unknown>> = {};
  try {
    stored = JSON.parse(memory.get(name) ?? '{}') ?? {};
  } catch {
    // Another version's, or meddled with: the owner's layout in its usual size.
  }
  return {
    shape: stored.shape === 'popup' || stored.shape === 'side' ? stored.shape : shape,
    width: clampSize('width', stored.width),
    height: clampSize('height', stored.height),
  };
}

export function rememberPanelLayout(memory: SiteMemory, layout: PanelLayout): void {
  memory.set(name, JSON.stringify(layout));
}

/** Below Infima's desktop width a column would leave no room for the page. */
export const queries = {
  sheet: '(max-width: 576px)',
  side: '(min-width: 997px)',
} as const;

/** The shape a window of this size gives the reader's choice. */
export function toShape(layout: PanelLayout, fits: { sheet: boolean; side: boolean }): PanelShape {
  if (fits.sheet) return 'sheet';
  return layout.shape === 'side' && fits.side ? 'side' : 'popup';
}
