import { createBlockWriter } from './createBlockWriter';
import type { PageElement, PageSink } from './pageElement';
import type { IndexSection } from './schema';

export interface SectionWriter extends PageSink {
  /** Ends the page. */
  finish(): WrittenPage;
}

export interface WrittenPage {
  title: string;
  /** The id of the heading that is the title. Docusaurus renders it without: not citable. */
  titleId: string | null;
  sections: IndexSection[];
}

interface OpenSection {
  anchor: string | null;
  heading: string;
  level: number;
  blocks: ReturnType<typeof createBlockWriter>;
}

/**
 * Turns a page in reading order into sections under their headings. A heading starts a section
 * where it can be linked to: it has an id, no earlier heading of the page has the same, and its
 * level is 2 or lower (Docusaurus renders level 1 without an id). Any other heading is a label
 * in the section it stands in.
 * @param knownTitle the page's title where its metadata say one; otherwise the first heading of
 * level 1 is. That heading is part of the text where it says something else.
 */
export function createSectionWriter(knownTitle?: string): SectionWriter {
  const sections: OpenSection[] = [];
  const seen = new Set<string>();
  const stack: PageElement[] = [];
  let current: OpenSection = newSection(null, '', 1);
  let headingText: string | null = null;
  let title: string | null = null;
  let titleId: string | null = null;

  function newSection(anchor: string | null, heading: string, level: number): OpenSection {
    const section = { anchor, heading, level, blocks: createBlockWriter() };
    sections.push(section);
    return section;
  }

  function endHeading(heading: Extract<PageElement, { kind: 'heading' }>, text: string): void {
    const value = text.replace(/\s+/g, ' ').trim();
    if (heading.level === 1 && title === null && sections.length === 1) {
      title = value;
      titleId = heading.id;
      if (knownTitle && words(knownTitle) !== words(value)) current.blocks.label(value);
      return;
    }
    if (heading.id === null || heading.level === 1 || seen.has(heading.id)) {
      current.blocks.label(value);
      return;
    }
    seen.add(heading.id);
    // The containers around the heading (a tab, a list) go on in the new section.
    const containers = current.blocks.containers();
    current = newSection(heading.id, value, heading.level);
    current.blocks.resume(containers);
  }

  return {
    open(element) {
      stack.push(element);
      if (headingText !== null) return;
      if (element.kind === 'heading') {
        current.blocks.endBlock();
        headingText = '';
      } else {
        current.blocks.open(element);
      }
    },
    text(value) {
      if (headingText === null) current.blocks.text(value);
      else headingText += value;
    },
    lineBreak() {
      if (headingText === null) current.blocks.lineBreak();
      else headingText += ' ';
    },
    image(alt) {
      if (headingText === null) current.blocks.image(alt);
    },
    close() {
      const element = stack.pop();
      if (element === undefined) return;
      if (element.kind === 'heading' && !stack.some((outer) => outer.kind === 'heading')) {
        const text = headingText ?? '';
        headingText = null;
        endHeading(element, text);
      } else if (headingText === null) {
        current.blocks.close(element);
      }
    },
    finish() {
      const pageTitle = knownTitle || title || '';
      const path: Array<{ level: number; heading: string }> = [];
      const written = sections.map((section) => {
        const { anchor, level, blocks } = section;
        const text = blocks.toString();
        if (anchor === null) {
          return { anchor, heading: pageTitle, headingPath: [pageTitle], level: 1, text };
        }
        while ((path.at(-1)?.level ?? 0) >= level) path.pop();
        path.push({ level, heading: section.heading });
        const headingPath = [pageTitle, ...path.map((entry) => entry.heading)];
        return { anchor, heading: section.heading, headingPath, level, text };
      });
      const filled = written.filter((section) => section.anchor !== null || section.text !== '');
      return {
        title: pageTitle,
        titleId,
        sections: filled.length > 0 ? filled : written.slice(0, 1),
      };
    },
  };
}

/** What a title says: metadata have it as Markdown, the page as it looks. */
function words(title: string): string {
  return title.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** A page without text and without a place to go to is in no index. */
export function saysNothing({ title, sections }: WrittenPage): boolean {
  return (
    title === '' || sections.every((section) => section.anchor === null && section.text === '')
  );
}
