import { type RefObject, useLayoutEffect } from 'react';

/** A text area as high as its text, up to what its styles allow. */
export function useAutoHeight(input: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = input.current;
    if (!element) return;
    element.style.height = 'auto';
    if (text !== '') element.style.height = `${element.scrollHeight}px`;
  }, [input, text]);
}
