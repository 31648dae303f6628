import { contentRoot } from './pageContext';

/** Named in the panel's style sheet (`::highlight`). */
const highlightName = 'chatkit-cited';
const markedAttribute = 'data-chatkit-cited';

/**
 * An address as a path of the site's router; `null` where it leads out of the site, or is no
 * address at all.
 */
export function toSitePath(href: string, baseUrl: string): string | null {
  if (!URL.canParse(href, location.href)) return null;
  const target = new URL(href, location.href);
  if (target.origin !== location.origin || !`${target.pathname}/`.startsWith(baseUrl)) return null;
  return target.pathname + target.search + target.hash;
}

/** The element a hash names. */
export function findAnchor(hash: string): HTMLElement | null {
  const id = hash.replace(/^#/, '');
  try {
    return document.getElementById(decodeURIComponent(id));
  } catch {
    return document.getElementById(id);
  }
}

interface Letter {
  node: Text;
  offset: number;
}

/** A section's text without white space, and where in the DOM each character stands. */
function readSection(heading: Element | null): { text: string; letters: Letter[] } {
  const walker = document.createTreeWalker(contentRoot(), NodeFilter.SHOW_TEXT);
  const level = heading ? heading.tagName : 'H1';
  const letters: Letter[] = [];
  let text = '';
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!(node instanceof Text)) continue;
    if (heading) {
      const before = heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING;
      if (before || heading.contains(node)) continue;
      const above = node.parentElement?.closest('h1,h2,h3,h4,h5,h6');
      if (above && above.tagName <= level) break;
    }
    for (let offset = 0; offset < node.data.length; offset++) {
      const letter = node.data.charAt(offset);
      if (blank.test(letter)) continue;
      text += letter;
      letters.push({ node, offset });
    }
  }
  return { text, letters };
}

/** Where words are apart is not the same in a snippet and in the DOM: at blocks, at inline code. */
const blank = /[\s\u200B]/;
const blanks = /[\s\u200B]+/g;

/** With fewer characters a passage could be any. */
const shortest = 12;

/** The passage of a snippet below a heading: the longest beginning of it that stands there. */
function findPassage(heading: Element | null, snippet: string): Range | null {
  const wanted = snippet.replace(blanks, '').replace(/^…+|…+$/g, '');
  const { text, letters } = readSection(heading);
  const start = wanted.slice(0, Math.max(shortest, Math.min(wanted.length, 24)));
  if (start.length < shortest) return null;
  let best = { at: -1, length: 0 };
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
    let length = start.length;
    while (length < wanted.length && text[at + length] === wanted[length]) length += 1;
    if (length > best.length) best = { at, length };
  }
  const first = letters[best.at];
  const last = letters[best.at + best.length - 1];
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(first.node, first.offset);
  range.setEnd(last.node, last.offset + 1);
  return range;
}

/** Takes the mark away again. */
export function clearMark(): void {
  if ('highlights' in CSS) CSS.highlights.delete(highlightName);
  for (const element of document.querySelectorAll(`[${markedAttribute}]`)) {
    element.removeAttribute(markedAttribute);
  }
}

/**
 * Marks the cited passage, else its heading, without changing the DOM where the browser can
 * (React owns these nodes), and brings it into view.
 */
export function markPassage(anchor: HTMLElement | null, snippet: string | undefined): void {
  clearMark();
  const range = snippet ? findPassage(anchor, snippet) : null;
  const block = range?.startContainer.parentElement ?? anchor;
  if (range && 'highlights' in CSS) CSS.highlights.set(highlightName, new Highlight(range));
  else block?.setAttribute(markedAttribute, '');
  const top = block?.getBoundingClientRect().top ?? 0;
  if (range && (top < 0 || top > innerHeight * 0.7)) block?.scrollIntoView({ block: 'center' });
}

/** Puts the focus on a place of the page, for as long as it stays there. */
export function focusPlace(place: HTMLElement): void {
  if (!place.hasAttribute('tabindex')) {
    place.tabIndex = -1;
    place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true });
  }
  place.focus({ preventScroll: true });
}

/** What a page has drawn; it goes when another page is drawn. */
export function drawnPage(): Element | null {
  return document.querySelector('main article') ?? contentRoot().firstElementChild;
}

/**
 * Resolves with the element a hash names once the page that holds it is there: its chunk may still
 * be loading, while the address has changed already. `null` without a hash, and after five seconds.
 * @param leaving what is drawn of another page
 */
export function awaitAnchor(hash: string, leaving: Element | null): Promise<HTMLElement | null> {
  // `undefined`: not yet.
  const look = () => {
    if (leaving?.isConnected) return undefined;
    return hash ? (findAnchor(hash) ?? undefined) : null;
  };
  return new Promise((resolve) => {
    const found = look();
    if (found !== undefined) {
      resolve(found);
      return;
    }
    const done = (element: HTMLElement | null) => {
      observer.disconnect();
      clearTimeout(timer);
      resolve(element);
    };
    const observer = new MutationObserver(() => {
      const element = look();
      if (element !== undefined) done(element);
    });
    const timer = setTimeout(() => done(null), 5000);
    observer.observe(document.documentElement, { childList: true, subtree: true });
  });
}
