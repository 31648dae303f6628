import { Parser } from 'htmlparser2';
import { createSectionWriter, type WrittenPage } from './createSectionWriter';
import {
  asksForNoIndex,
  classesOf,
  type HtmlAttributes,
  isSkipped,
  languageOf,
  toPageElement,
} from './htmlElements';
import type { PageElement } from './pageElement';

export interface HtmlPage extends WrittenPage {
  description: string;
  /** Whether the page asks search engines to leave it out (unlisted pages do, too). */
  noIndex: boolean;
}

interface OpenTag {
  name: string;
  element: PageElement | null;
  /** The tabs whose list is a child of this element. */
  tabs: Tabs | null;
}

interface Tabs {
  labels: string[];
  selected: number;
  next: number;
}

interface Caption {
  of: 'tab' | 'code';
  text: string;
  /** Of the element that it is all of. */
  depth: number;
}

/**
 * What is read now: nothing yet, what the classic theme's Layout is around (a page need not have
 * a `main`), all of `main`, or the Markdown content inside of it.
 */
type Scope = 'none' | 'layout' | 'main' | 'markdown';

/** The id of the element that Docusaurus's Layout puts around a page, for its skip link. */
const layoutId = '__docusaurus_skipToContent_fallback';

/**
 * Reads a rendered page of a Docusaurus site. What counts is the Markdown content (the classic
 * theme's `.markdown`) where there is one, else all of `main` and what stands beside it in the
 * layout, but its sidebars. Streaming: no tree is built.
 * @param title where the page's metadata say one
 * @param siteTitle what the site puts behind each page's name in the browser's title
 */
export function readHtml(html: string, title?: string, siteTitle = ''): HtmlPage {
  let writer = createSectionWriter(title);
  let scope: Scope = 'none';
  let scopeDepth = 0;
  let layoutDepth = 0;
  let skipDepth = 0;
  let description = '';
  let noIndex = false;
  let documentTitle = '';
  let inDocumentTitle = false;
  let articleTitle = '';
  let inArticleTitle = false;
  let lastCodeTitle = '';
  /** A tab's label or a code block's title: not part of the text where it stands. */
  let caption: Caption | null = null;
  let codeDepth = 0;
  let mathDepth = 0;
  const stack: OpenTag[] = [];

  function meta(attributes: HtmlAttributes): void {
    if (attributes.name === 'description') description = attributes.content ?? '';
    // The search page of Docusaurus's own search theme says it by `property`.
    const says = attributes.name ?? attributes.property;
    if (says?.toLowerCase() === 'robots' && asksForNoIndex(attributes.content ?? ''))
      noIndex = true;
  }

  /** Once the Markdown content is found, what was read before it does not count. */
  function enter(name: string, attributes: HtmlAttributes): void {
    if (scope === 'none' && attributes.id === layoutId) {
      scope = 'layout';
      scopeDepth = stack.length;
      layoutDepth = scopeDepth;
    } else if ((scope === 'none' || scope === 'layout') && name === 'main') {
      scope = 'main';
      scopeDepth = stack.length;
    } else if (scope === 'main' && classesOf(attributes).includes('markdown')) {
      scope = 'markdown';
      scopeDepth = stack.length;
      writer = createSectionWriter(title);
    }
  }

  /** Beside `main` the layout goes on; after the Markdown content nothing counts. */
  function leave(): void {
    scope = scope === 'main' && layoutDepth > 0 ? 'layout' : 'none';
    scopeDepth = layoutDepth;
  }

  function openElement(name: string, attributes: HtmlAttributes): PageElement {
    const classes = classesOf(attributes);
    if (name === 'pre') {
      const element = { language: languageOf(attributes), title: lastCodeTitle };
      lastCodeTitle = '';
      return { kind: 'codeBlock', ...element };
    }
    if (classes.includes('theme-admonition')) {
      const type = classes.find((value) => value.startsWith('theme-admonition-'));
      return { kind: 'admonition', type: type?.slice('theme-admonition-'.length) ?? 'note' };
    }
    if (classes.some((value) => value.startsWith('admonitionHeading'))) {
      return { kind: 'admonitionTitle' };
    }
    return toPageElement(name, attributes);
  }

  function writeLabel(label: string): void {
    if (label === '') return;
    writer.open({ kind: 'label' });
    writer.text(label);
    writer.close();
  }

  function openTabPanel(attributes: HtmlAttributes): void {
    const tabs = stack.findLast((tag) => tag.tabs !== null)?.tabs;
    if (!tabs) return;
    // Lazy tabs render the selected panel alone.
    const lazy = tabs.next === 0 && tabs.selected > 0 && !('hidden' in attributes);
    writeLabel(tabs.labels[lazy ? tabs.selected : tabs.next] ?? '');
    tabs.next += 1;
  }

  function endCaption({ of, text }: Caption): void {
    caption = null;
    if (of === 'code') lastCodeTitle = text.trim();
    else stack.findLast((outer) => outer.tabs !== null)?.tabs?.labels.push(text.trim());
  }

  function openTag(name: string, attributes: HtmlAttributes): void {
    enter(name, attributes);
    const tag: OpenTag = { name, element: null, tabs: null };
    stack.push(tag);
    if (name === 'meta') meta(attributes);
    if (name === 'title' && scope === 'none') inDocumentTitle = true;
    if (skipDepth > 0 || scope === 'none') return;
    if (
      isSkipped(name, attributes) ||
      isIcon(attributes) ||
      (scope === 'layout' && name === 'aside')
    ) {
      skipDepth = stack.length;
      return;
    }
    if (caption !== null) return;
    if (scope !== 'markdown' && name === 'h1') inArticleTitle = articleTitle === '';
    if (attributes.role === 'tablist') {
      const parent = stack.at(-2);
      if (parent) parent.tabs = { labels: [], selected: 0, next: 0 };
      return;
    }
    if (attributes.role === 'tab') {
      caption = { of: 'tab', text: '', depth: stack.length };
      const tabs = stack.findLast((outer) => outer.tabs !== null)?.tabs;
      if (tabs && attributes['aria-selected'] === 'true') tabs.selected = tabs.labels.length;
      return;
    }
    if (classesOf(attributes).some((value) => value.startsWith('codeBlockTitle'))) {
      caption = { of: 'code', text: '', depth: stack.length };
      return;
    }
    if (attributes.role === 'tabpanel') openTabPanel(attributes);
    if (name === 'br') writer.lineBreak();
    else if (name === 'img') writer.image(attributes.alt ?? '');
    else if (mathDepth === 0 && codeDepth === 0) {
      tag.element = openElement(name, attributes);
      if (tag.element.kind === 'codeBlock') codeDepth = stack.length;
      if (name === 'math') mathDepth = stack.length;
      writer.open(tag.element);
    }
  }

  function closeTag(): void {
    const depth = stack.length;
    const tag = stack.pop();
    if (tag === undefined) return;
    if (tag.name === 'title') inDocumentTitle = false;
    if (tag.name === 'h1') inArticleTitle = false;
    if (skipDepth === depth) {
      skipDepth = 0;
      return;
    }
    if (skipDepth > 0 || scope === 'none') return;
    if (caption?.depth === depth) {
      endCaption(caption);
      return;
    }
    if (tag.element !== null) writer.close();
    if (codeDepth === depth) codeDepth = 0;
    if (mathDepth === depth) mathDepth = 0;
    if (scopeDepth === depth - 1) leave();
  }

  function text(value: string): void {
    if (inDocumentTitle) documentTitle += value;
    if (skipDepth > 0 || scope === 'none') return;
    if (inArticleTitle) articleTitle += value;
    // Formulas are there twice: as MathML, and as the TeX they were written in.
    if (mathDepth > 0 && stack.at(-1)?.name !== 'annotation') return;
    if (caption !== null) caption.text += value;
    else writer.text(value);
  }

  const parser = new Parser(
    { onopentag: openTag, onclosetag: closeTag, ontext: text },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.end(html);
  const fallback = articleTitle.trim() || withoutEnd(documentTitle.trim(), siteTitle).trim();
  const written = writer.finish();
  return {
    ...written,
    ...(written.title === '' ? retitled(written, fallback) : {}),
    description,
    noIndex,
  };
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}

/** An admonition's icon: it may be a character, which is no part of the title behind it. */
function isIcon(attributes: HtmlAttributes): boolean {
  return classesOf(attributes).some((value) => value.startsWith('admonitionIcon'));
}

/** Where the content has no heading of level 1 and nobody knew the title. */
function retitled(page: WrittenPage, title: string): Pick<WrittenPage, 'title' | 'sections'> {
  const sections = page.sections.map((section) => ({
    ...section,
    heading: section.anchor === null ? title : section.heading,
    headingPath: [title, ...section.headingPath.slice(1)],
  }));
  return { title, sections };
}
