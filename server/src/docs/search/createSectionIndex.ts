import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Corpus, CorpusSection } from '../corpus.js';
import { type Analyser, createAnalyser, languageOf } from '../text/createAnalyser.js';
import { createWordMeaningBuilder, type WordMeaning } from '../wordVectors/createWordMeaning.js';
import { readWordVectors } from '../wordVectors/readWordVectors.js';
import { createFieldIndexBuilder, type FieldIndex } from './createFieldIndex.js';
import { createNames, type Names } from './createNames.js';
import { createVocabulary, type Vocabulary } from './createVocabulary.js';
import { splitCode } from './sectionText.js';
import { tuning } from './tuning.js';

/** The searchable form of a corpus. */
export interface SectionIndex {
  corpus: Corpus;
  analyser: Analyser;
  vocabulary: Vocabulary;
  sections: FieldIndex;
  pages: FieldIndex;
  /** By a section's number: the terms of heading, text and code in reading order. */
  sequences: Int32Array[];
  /** By a section's number: its page's. */
  pageOfSection: Int32Array;
  names: Names;
  /** What the sections mean by their words; null where there are no vectors for the language. */
  meaning: WordMeaning | null;
  /** Which sections a scope allows, made when it is first asked for: see `maskOf`. */
  masks: Map<string, Uint8Array>;
}

/** Between two fields no terms are neighbours. */
export const gap = -1;

interface SectionTerms {
  title: number[];
  path: number[];
  heading: number[];
  text: number[];
  code: number[];
}

/** A short section is found by what stands under its sub-headings, too. */
const shortSection = 40;
const termsOfChild = 60;
const termsFromBelow = 150;
/** Requests go on while an index is built: others get their turn after so long. */
const turnMs = 15;

/** Builds the searchable form. About a second for 10,000 sections. */
export async function createSectionIndex(corpus: Corpus): Promise<SectionIndex> {
  const analyser = createAnalyser(corpus.site.locale);
  const vocabulary = createVocabulary();
  let turnEnds = performance.now() + turnMs;
  const giveTurn = async () => {
    if (performance.now() < turnEnds) return;
    await nextTurn();
    turnEnds = performance.now() + turnMs;
  };
  const numbers = (text: string) => analyser.terms(text).map(vocabulary.add);

  const terms: SectionTerms[] = [];
  for (const section of corpus.sections) {
    await giveTurn();
    terms.push(termsOfSection(section, numbers));
  }
  const sections = createFieldIndexBuilder(
    Object.values(tuning.sectionFields),
    tuning.sectionSaturation,
  );
  const vectors = languageOf(corpus.site.locale) === 'en' ? readWordVectors() : null;
  const meaning = vectors && createWordMeaningBuilder(vectors, vocabulary.at);
  for (const section of corpus.sections) {
    await giveTurn();
    const own = terms[section.number];
    if (own === undefined) continue;
    meaning?.add({ ...own, path: [...own.title, ...own.path] });
    const below = termsBelow(section, own, terms);
    sections.add([own.title, own.path, own.heading, own.text, own.code, below]);
  }
  const pages = createFieldIndexBuilder(Object.values(tuning.pageFields), tuning.pageSaturation);
  for (const page of corpus.pages) {
    await giveTurn();
    const own = page.sections.flatMap(({ number }) => terms[number] ?? []);
    // The last part of an address often says what the page is about.
    const slug = page.url.replace(/\/+$/, '').split('/').at(-1) ?? '';
    pages.add([
      [...new Set([...numbers(page.title), ...numbers(decodeSlug(slug))])],
      own.flatMap(({ heading }) => heading),
      own.flatMap(({ text }) => text),
      own.flatMap(({ code }) => code),
    ]);
  }
  analyser.settle();
  return {
    corpus,
    analyser,
    vocabulary,
    sections: sections.build(),
    pages: pages.build(),
    names: createNames(corpus),
    meaning: meaning?.build() ?? null,
    masks: new Map(),
    pageOfSection: Int32Array.from(corpus.sections, ({ page }) => page.number),
    sequences: terms.map(({ heading, text, code }) =>
      Int32Array.from([...heading, gap, ...text, gap, ...code]),
    ),
  };
}

function termsOfSection(section: CorpusSection, numbers: (text: string) => number[]): SectionTerms {
  const { prose, code } = splitCode(section.text);
  return {
    title: numbers(section.title),
    path: numbers(section.headingPath.slice(1, -1).join(' ')),
    heading: section.anchor === null ? [] : numbers(section.heading),
    text: numbers(prose),
    code: numbers(code),
  };
}

function termsBelow(
  section: CorpusSection,
  own: SectionTerms,
  terms: readonly SectionTerms[],
): number[] {
  const short = own.text.length < shortSection;
  const below = section.children.flatMap(({ number }) => {
    const child = terms[number];
    if (child === undefined) return [];
    return [...child.heading, ...(short ? child.text.slice(0, termsOfChild) : [])];
  });
  return below.slice(0, termsFromBelow);
}

function decodeSlug(slug: string): string {
  try {
    return decodeURIComponent(slug).replace(/\.(?:html|mdx?)$/, '');
  } catch {
    return '';
  }
}
