import type { PageElement } from './pageElement';

const skippedNames = new Set(
  'audio button canvas dialog embed footer form head iframe input link meta nav noscript object script select style svg template textarea title track video'.split(
    ' ',
  ),
);

const blockNames = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure header hgroup hr html main p search section tbody tfoot thead'.split(
    ' ',
  ),
);

/** Class names, as Docusaurus' classic theme writes them, of what is no part of the text. */
const skippedClasses = new Set([
  'hash-link',
  'theme-doc-breadcrumbs',
  'theme-doc-version-badge',
  'theme-doc-version-banner',
  'theme-doc-toc-mobile',
  'theme-doc-toc-desktop',
  'theme-doc-footer',
  'theme-doc-card-container',
  'theme-edit-this-page',
  'theme-last-updated',
  'table-of-contents',
  'pagination-nav',
  'katex-html',
  'skipToContent',
]);

export interface HtmlAttributes {
  [name: string]: string;
}

export function classesOf(attributes: HtmlAttributes): string[] {
  return (attributes.class ?? '').split(/\s+/).filter(Boolean);
}

/** Whether an element and all in it are no part of what the page says. */
export function isSkipped(name: string, attributes: HtmlAttributes): boolean {
  if (skippedNames.has(name)) return true;
  if (attributes['aria-hidden'] === 'true') return true;
  // What a page keeps out of search results it keeps out of answers.
  if ('data-nosnippet' in attributes) return true;
  // A footnote's number would be the end of a word; the note itself stands in a section of its own.
  if ('data-footnote-ref' in attributes || 'data-footnote-backref' in attributes) return true;
  // The panels of tabs that are not shown now are hidden, and are part of the page.
  if ('hidden' in attributes && attributes.role !== 'tabpanel') return true;
  return classesOf(attributes).some((value) => skippedClasses.has(value));
}

/** Whether `robots` in a page's head asks to leave it out; `max-image-preview:none` does not. */
export function asksForNoIndex(robots: string): boolean {
  const rules = robots.toLowerCase().split(',');
  return rules.some((rule) => ['noindex', 'none'].includes(rule.trim()));
}

/** The language of a code block from the classes of its `pre` or `code`. */
export function languageOf(attributes: HtmlAttributes): string {
  const found = classesOf(attributes).find((value) => value.startsWith('language-'));
  const language = found?.slice('language-'.length) ?? '';
  return language === 'text' ? '' : language;
}

/**
 * What an element of HTML is to the index. Code blocks, admonitions and tabs are known by their
 * roles and classes: the HTML reader sees to those first.
 */
export function toPageElement(name: string, attributes: HtmlAttributes): PageElement {
  switch (name) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return { kind: 'heading', level: Number(name[1]), id: attributes.id || null };
    case 'ul':
    case 'menu':
      return { kind: 'list', ordered: false, start: 0 };
    case 'ol':
      return { kind: 'list', ordered: true, start: Number.parseInt(attributes.start ?? '1', 10) };
    case 'li':
      return { kind: 'item' };
    case 'code':
    case 'kbd':
    case 'samp':
      return { kind: 'codeInline' };
    case 'sup':
      return { kind: 'superscript' };
    case 'table':
      return { kind: 'table' };
    case 'tr':
      return { kind: 'row' };
    case 'td':
    case 'th':
      return { kind: 'cell' };
    case 'summary':
    case 'caption':
      return { kind: 'label' };
    default:
      return blockNames.has(name) ? { kind: 'block' } : { kind: 'inline' };
  }
}
