import { translate } from '@docusaurus/Translate';
import { askAbout, selected } from 'docusaurus-theme-chatkit/client/assistant';
import {
  type CodeBlock,
  codeText,
  findCodeBlock,
  isSamePassage,
  type Passage,
  readSelectedPassage,
  toQuestion,
} from 'docusaurus-theme-chatkit/client/selectedPassage';
import { usePageChange } from 'docusaurus-theme-chatkit/client/usePageChange';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import styles from './styles.module.css';

/** A question mark in a bubble. */
function AskIcon(): ReactNode {
  return (
    <svg viewBox="0 0 24 24" width="18" height="18" fill="currentColor" aria-hidden>
      <path d="M10 3l2 6 6 2-6 2-2 6-2-6-6-2 6-2zM19 2l1 3 3 1-3 1-1 3-1-3-3-1 3-1z" />
    </svg>
  );
}

/** While a pointer is down a selection is still being made; a touch has handles to change it. */
function useSelectedPassage(): Passage | undefined {
  const [passage, setPassage] = useState<Passage>();
  const page = usePageChange();
  useEffect(() => {
    // What was selected goes with its page, and no event says so.
    void page;
    let isDown = false;
    const read = () => {
      const next = isDown ? undefined : readSelectedPassage();
      // A press on the button reads again: it must not move from under it.
      setPassage((before) => (isSamePassage(before, next) ? before : next));
      selected.read = next && (() => readSelectedPassage()?.question);
    };
    const onDown = ({ pointerType }: PointerEvent) => {
      isDown = pointerType === 'mouse';
    };
    const onUp = () => {
      isDown = false;
      // The press may be what takes the selection away: it is gone after this event.
      setTimeout(read);
    };
    document.addEventListener('selectionchange', read);
    document.addEventListener('pointerdown', onDown);
    document.addEventListener('pointerup', onUp);
    // Selected text that is dragged away ends the pointer without a release.
    document.addEventListener('pointercancel', onUp);
    addEventListener('resize', read);
    read();
    return () => {
      document.removeEventListener('selectionchange', read);
      document.removeEventListener('pointerdown', onDown);
      document.removeEventListener('pointerup', onUp);
      document.removeEventListener('pointercancel', onUp);
      removeEventListener('resize', read);
      selected.read = undefined;
    };
  }, [page]);
  return passage;
}

/** The code block the pointer or the focus is in. */
function useCodeBlock(): CodeBlock | undefined {
  const [block, setBlock] = useState<CodeBlock>();
  useEffect(() => {
    const find = ({ target }: Event) => {
      const next = findCodeBlock(target);
      if (next) setBlock((before) => (before?.buttons === next.buttons ? before : next));
    };
    document.addEventListener('pointerover', find);
    document.addEventListener('focusin', find);
    // What woke this: the event itself has passed.
    const here = document.querySelector('.theme-code-block:is(:hover, :focus-within)');
    setBlock(findCodeBlock(here));
    return () => {
      document.removeEventListener('pointerover', find);
      document.removeEventListener('focusin', find);
    };
  }, []);
  return block?.buttons.isConnected ? block : undefined;
}

/** At least so far from the edges of the window, and from the launcher; px. */
const gap = 8;

/**
 * Below the end of what is selected; always in the window, outside of which it would make the page
 * wider or longer, and beside the launcher and the panel, which stands over the page.
 */
function place(button: HTMLElement, { end }: Passage): void {
  const { clientWidth, clientHeight } = document.documentElement;
  const { offsetWidth, offsetHeight } = button;
  const margin = Number.parseFloat(getComputedStyle(button).marginTop);
  const left = Math.min(end.x - scrollX - offsetWidth / 2, clientWidth - offsetWidth - gap);
  let x = Math.max(gap, left);
  let y = Math.min(end.y - scrollY, clientHeight - margin - offsetHeight - gap);
  const launcher = document.querySelector('button[data-chatkit]')?.getBoundingClientRect();
  const bottom = y + margin + offsetHeight;
  if (launcher && x < launcher.right && x + offsetWidth > launcher.left && bottom > launcher.top) {
    y = Math.min(y, launcher.top - margin - offsetHeight - gap);
  }
  const panel = document
    .querySelector('[data-chatkit-element][data-open]')
    ?.getBoundingClientRect();
  const top = y + margin;
  if (panel && x + offsetWidth > panel.left && x < panel.right && top < panel.bottom) {
    const beside = panel.left - offsetWidth - gap;
    if (top + offsetHeight > panel.top) x = beside >= gap ? beside : panel.right + gap;
  }
  button.style.left = `${x + scrollX}px`;
  button.style.top = `${y + scrollY}px`;
}

/** "Ask" beside selected text, and among the buttons of a code block. */
export default function AskSelection(): ReactNode {
  const passage = useSelectedPassage();
  const block = useCodeBlock();
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (button.current && passage) place(button.current, passage);
  }, [passage]);
  const codeLabel = translate({ id: 'theme.chatkit.askCode', message: 'Ask about this code' });
  return (
    <>
      {passage && (
        <button
          type="button"
          className={styles.ask}
          data-chatkit-ask
          ref={button}
          // A press must not take the selection away before it is read.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            askAbout(passage.question);
            getSelection()?.removeAllRanges();
          }}
        >
          <AskIcon />
          {translate({ id: 'theme.chatkit.ask', message: 'Ask' })}
        </button>
      )}
      {block &&
        createPortal(
          <button
            type="button"
            className="clean-btn"
            data-chatkit-ask-code
            aria-label={codeLabel}
            title={codeLabel}
            onClick={() => askAbout(toQuestion(codeText(block.code), block.block))}
          >
            <AskIcon />
          </button>,
          block.buttons,
        )}
    </>
  );
}
