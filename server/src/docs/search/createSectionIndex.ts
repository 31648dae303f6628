import { setImmediate as nextTurn } from 'node:timers/promises';
import MiniSearch from 'minisearch';
import type { Corpus, CorpusSection } from '../corpus.js';
import { type Analyser, createAnalyser } from '../text/createAnalyser.js';
import { splitCode } from './sectionText.js';
import { tuning } from './tuning.js';

/** The searchable form of a corpus. */
export interface SectionIndex {
  corpus: Corpus;
  analyser: Analyser;
  /** Parts of sections; `sectionOfPart` says whose. */
  parts: MiniSearch;
  sectionOfPart: Int32Array;
  pages: MiniSearch;
  /** Each term's number. */
  vocabulary: Map<string, number>;
  /** By a term's number: how many sections have it. */
  documentFrequency: Int32Array;
  /** By a section's number: its terms in reading order, `gap` between fields. */
  sequences: Int32Array[];
}

/** Between two fields no terms are neighbours. */
export const gap = -1;

interface AnalysedSection {
  title: string[];
  path: string[];
  heading: string[];
  text: string[];
  code: string[];
}

/** MiniSearch is given terms, not text: what is a term is ours to say. */
const asTerms = {
  tokenize: (terms: string) => (terms === '' ? [] : terms.split(' ')),
  processTerm: (term: string) => term,
};

/** A short section is found by what stands under its sub-headings, too. */
const shortSection = 40;
const termsFromBelow = 150;

function analyse(section: CorpusSection, analyser: Analyser): AnalysedSection {
  const { prose, code } = splitCode(section.text);
  return {
    title: analyser.terms(section.title),
    path: analyser.terms(section.headingPath.slice(1, -1).join(' ')),
    heading: section.anchor === null ? [] : analyser.terms(section.heading),
    text: analyser.terms(prose),
    code: analyser.terms(code),
  };
}

/** After this many sections others get their turn: requests go on while an index is built. */
const sectionsInOneGo = 100;

/** Builds the searchable form. About a second for 10,000 sections. */
export async function createSectionIndex(corpus: Corpus): Promise<SectionIndex> {
  const analyser = createAnalyser(corpus.site.locale);
  const analysed: AnalysedSection[] = [];
  for (const section of corpus.sections) {
    if (section.number % sectionsInOneGo === 0) await nextTurn();
    analysed.push(analyse(section, analyser));
  }
  const vocabulary = new Map<string, number>();
  const frequencies: number[] = [];

  function numberOf(term: string): number {
    const known = vocabulary.get(term);
    if (known !== undefined) return known;
    vocabulary.set(term, frequencies.length);
    frequencies.push(0);
    return frequencies.length - 1;
  }

  const sequences = analysed.map(({ title, path, heading, text, code }) => {
    const fields = [heading, text, code, path, title];
    const sequence = fields.flatMap((field) => [...field.map(numberOf), gap]);
    for (const term of new Set(sequence)) {
      if (term !== gap) frequencies[term] = (frequencies[term] ?? 0) + 1;
    }
    return Int32Array.from(sequence);
  });

  const { parts, sectionOfPart } = await indexParts(corpus, analysed);
  return {
    corpus,
    analyser,
    parts,
    sectionOfPart,
    pages: await indexPages(corpus, analysed),
    vocabulary,
    documentFrequency: Int32Array.from(frequencies),
    sequences,
  };
}

/** Long sections are cut into parts of like length, each with the section's headings. */
async function indexParts(corpus: Corpus, analysed: AnalysedSection[]) {
  const parts = new MiniSearch({ ...asTerms, fields: Object.keys(tuning.fields) });
  const owners: number[] = [];
  for (const section of corpus.sections) {
    const own = analysed[section.number];
    if (own === undefined) continue;
    if (section.number % sectionsInOneGo === 0) await nextTurn();
    const count = Math.max(1, Math.ceil(own.text.length / tuning.partLength));
    const textStep = Math.ceil(own.text.length / count);
    const codeStep = Math.ceil(own.code.length / count);
    const below = section.children.flatMap((child) => {
      const terms = analysed[child.number];
      if (terms === undefined) return [];
      return [...terms.heading, ...(own.text.length < shortSection ? terms.text.slice(0, 60) : [])];
    });
    for (let part = 0; part < count; part++) {
      parts.add({
        id: owners.length,
        title: own.title.join(' '),
        path: own.path.join(' '),
        heading: own.heading.join(' '),
        text: own.text.slice(part * textStep, (part + 1) * textStep).join(' '),
        code: own.code.slice(part * codeStep, (part + 1) * codeStep).join(' '),
        below: part === 0 ? below.slice(0, termsFromBelow).join(' ') : '',
      });
      owners.push(section.number);
    }
  }
  return { parts, sectionOfPart: Int32Array.from(owners) };
}

async function indexPages(corpus: Corpus, analysed: AnalysedSection[]): Promise<MiniSearch> {
  const pages = new MiniSearch({ ...asTerms, fields: Object.keys(tuning.pageFields) });
  for (const page of corpus.pages) {
    await nextTurn();
    const own = page.sections.flatMap((section) => analysed[section.number] ?? []);
    pages.add({
      id: page.number,
      title: (own[0]?.title ?? []).join(' '),
      headings: own.flatMap((section) => section.heading).join(' '),
      text: own.flatMap((section) => [...section.text, ...section.code]).join(' '),
    });
  }
  return pages;
}
