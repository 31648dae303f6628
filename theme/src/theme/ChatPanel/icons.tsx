import type { ReactNode } from 'react';

const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  history: 'M3 12a9 9 0 1 0 3-6.7L3 8m0-5v5h5m4-1v5l4 2',
  compose: 'M12 20h9M16.5 3.5a2.1 2.1 0 0 1 3 3L7 19l-4 1 1-4z',
  settings: 'M4 6h10m4 0h2M4 12h4m4 0h8M4 18h10m4 0h2M16 4v4M10 10v4M16 16v4',
  side: 'M4 5h16v14H4zM14 5v14',
  popup: 'M4 5h16v14H4zM12 12h5v4h-5z',
  back: 'M15 5l-7 7 7 7',
  sparkle: 'M11 3l2 6 6 2-6 2-2 6-2-6-6-2 6-2zM19 3v4M17 5h4',
} as const;

export type IconName = keyof typeof paths;

/** A line icon in the text's colour; its button names it. */
export default function Icon({ name }: { name: IconName }): ReactNode {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d={paths[name]} />
    </svg>
  );
}
