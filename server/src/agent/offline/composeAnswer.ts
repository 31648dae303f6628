import { markFor } from '../citations/mark.js';
import type { PhraseLocale } from '../locales.js';
import type { SectionForModel } from '../tools/toolContext.js';
import { type Passage, passagesOf } from './passages.js';
import { fill, phrases } from './phrases.js';
import { termsOf } from './terms.js';

/** What the offline model knows of the question it answers. */
export interface Asked {
  question: string;
  locale: PhraseLocale;
}

const quotedSections = 2;
const sentencesEach = 3;
const furtherSections = 5;
const longestCode = 25;

/**
 * An answer from the sections found: the best passages word for word, then where to read more.
 * Every section that is quoted or named is cited.
 */
export function composeAnswer(asked: Asked, sections: readonly SectionForModel[]): string {
  const phrase = phrases[asked.locale];
  const weights = weigh(asked, sections);
  const quoted: string[] = [];
  const used = new Set<string>();
  for (const section of sections.slice(0, quotedSections + 1)) {
    if (quoted.length >= quotedSections) break;
    const best = bestPassages(section, weights, asked.locale);
    if (best.length === 0 || (quoted.length > 0 && !isWorthQuoting(best, weights))) continue;
    used.add(section.id);
    const lead = quoted.length === 0 ? phrase.found : phrase.also;
    quoted.push(`${fill(lead, { place: placeOf(section) })}\n\n${quote(best, section.id)}`);
  }
  const further = namePlaces(
    sections.filter(({ id }) => !used.has(id)),
    furtherSections - used.size,
    new Set(sections.filter(({ id }) => used.has(id)).map(pageOf)),
  );
  if (further) quoted.push(`${phrase.more}\n\n${further}`);
  return quoted.join('\n\n');
}

/** Says that the docs do not say, with the nearest pages. */
export function composeDecline(asked: Asked, sections: readonly SectionForModel[]): string {
  const phrase = phrases[asked.locale];
  const nearest = namePlaces(sections, 3, new Set());
  if (!nearest) return phrase.nothing;
  return `${phrase.declined} ${phrase.nearest}\n\n${nearest}`;
}

export function placeOf(section: Pick<SectionForModel, 'page' | 'path'>): string {
  const path = section.path.filter((part, index, all) => part && part !== all[index - 1]);
  const names = path[0] === section.page ? path : [section.page, ...path];
  return names.filter(Boolean).slice(-3).join(' › ').replace(/\*/g, '\\*');
}

/** A list of sections, each page once, pages not named yet first. */
function namePlaces(
  sections: readonly SectionForModel[],
  most: number,
  namedPages: ReadonlySet<string>,
): string {
  const seen = new Set(namedPages);
  const lines: string[] = [];
  for (const section of sections) {
    if (lines.length >= most || seen.has(pageOf(section))) continue;
    seen.add(pageOf(section));
    lines.push(`- ${placeOf(section)} ${markFor(section.id)}`);
  }
  return lines.join('\n');
}

function pageOf(section: SectionForModel): string {
  return section.href.replace(/#.*$/, '');
}

/** How much each word of the question tells: less where every section has it. */
function weigh(asked: Asked, sections: readonly SectionForModel[]): Map<string, number> {
  const weights = new Map<string, number>();
  const texts = sections.map(
    (section) => new Set(termsOf(`${section.path.join(' ')} ${section.text}`)),
  );
  for (const term of termsOf(asked.question)) {
    const having = texts.filter((terms) => terms.has(term)).length;
    if (having > 0) weights.set(term, Math.log(1 + texts.length / having));
  }
  return weights;
}

interface Scored extends Passage {
  score: number;
}

function bestPassages(
  section: SectionForModel,
  weights: ReadonlyMap<string, number>,
  locale: PhraseLocale,
): Scored[] {
  const passages = passagesOf(section.text, locale);
  const scored = passages.map((passage): Scored => {
    const terms = new Set(termsOf(passage.text));
    let score = 0;
    for (const term of terms) score += weights.get(term) ?? 0;
    // The sentences a section opens with say what it is about.
    if (passage.order === 0) score += 0.6;
    const length = passage.text.length;
    if (passage.kind === 'code' || length < 15 || length > 600) score *= 0.3;
    return { ...passage, score };
  });
  const prose = scored
    .filter(({ kind, score }) => kind !== 'code' && score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, sentencesEach);
  const top = prose[0];
  if (!top) {
    const first = scored.find(({ kind }) => kind !== 'code') ?? scored[0];
    return first ? withCode([first], scored) : [];
  }
  const chosen = prose.filter(({ score }) => score >= top.score * 0.5);
  return withCode(chosen, scored);
}

/** The code that follows what was chosen, where it is short: it is what the reader came for. */
function withCode(chosen: Scored[], all: readonly Scored[]): Scored[] {
  const from = Math.min(...chosen.map(({ order }) => order));
  const code = all.find(
    ({ kind, order, text }) =>
      kind === 'code' &&
      order > from &&
      order <= from + 4 &&
      text.split('\n').length <= longestCode,
  );
  return [...chosen, ...(code && !chosen.includes(code) ? [code] : [])].sort(
    (a, b) => a.order - b.order,
  );
}

function isWorthQuoting(
  passages: readonly Scored[],
  weights: ReadonlyMap<string, number>,
): boolean {
  const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return passages.some(({ score }) => score >= whole * 0.4);
}

/** Sentences as block quotes, items and rows as they are, code as code; the mark after each run. */
function quote(passages: readonly Scored[], id: string): string {
  const parts: string[] = [];
  let sentences: Scored[] = [];
  const flush = () => {
    if (sentences.length === 0) return;
    const text = sentences
      .map(({ text: sentence, order }, index) => {
        const before = sentences[index - 1];
        const gap = before && order > before.order + 1 ? ' … ' : ' ';
        return `${index === 0 ? '' : gap}${oneLine(sentence)}`;
      })
      .join('');
    parts.push(`> ${text} ${markFor(id)}`);
    sentences = [];
  };
  for (const passage of passages) {
    if (passage.kind === 'code') {
      flush();
      parts.push(passage.text);
    } else if (passage.kind === 'sentence') {
      sentences.push(passage);
    } else {
      flush();
      parts.push(`> ${oneLine(passage.text)} ${markFor(id)}`);
    }
  }
  flush();
  return parts.some((part) => part.includes(markFor(id)))
    ? parts.join('\n\n')
    : `${parts.join('\n\n')}\n\n${markFor(id)}`;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
