import type { ReactNode } from 'react';

/** The "Ask" button beside selected text. */
export default function AskSelection(): ReactNode {
  return null;
}
