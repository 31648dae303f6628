import { markFor } from '../citations/mark.js';
import type { PhraseLocale } from '../locales.js';
import { termsOf, wordsOf } from '../text/terms.js';
import type { SectionForModel } from '../tools/toolContext.js';
import { chooseQuote, type Quote, type QuoteWishes, weighTerms } from './chooseQuote.js';
import { fill, phrases } from './phrases.js';
import { pageOf, placeOf } from './places.js';

/** What the offline model knows of the question it answers. */
export interface Asked extends QuoteWishes {
  question: string;
}

const quotedSections = { short: 1, usual: 2, thorough: 3 };
/** Sections cited in one answer, quoted or named. */
const citedSections = 5;
/** A quote from another section must answer this share of what the question asks. */
const worthQuoting = 0.4;
/** Words of the question a section must have to be quoted where the search is not sure. */
const enoughWords = 4;

/**
 * An answer from the sections found: the best passages word for word, then where to read more.
 * Every section that is quoted or named is cited.
 */
export function composeAnswer(asked: Asked, sections: readonly SectionForModel[]): string {
  const phrase = phrases[asked.locale];
  const weights = weighTerms(asked.question, sections);
  const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const parts: string[] = [];
  const used: SectionForModel[] = [];
  const most = quotedSections[asked.detail ?? 'usual'];
  for (const section of sections.slice(0, most + 1)) {
    if (used.length >= most) break;
    const quote = chooseQuote(section.text, weights, asked);
    if (!quote || (used.length > 0 && quote.score < whole * worthQuoting)) continue;
    const lead = used.length === 0 ? phrase.found : phrase.also;
    parts.push(toQuoted(lead, section, quote));
    used.push(section);
  }
  return withFurther(parts, phrase.more, sections, used);
}

/**
 * Says that the docs do not say, with the nearest pages. Where a section has much of what was
 * asked and is about it by its heading, it is quoted, with the doubt said first.
 */
export function composeDecline(asked: Asked, sections: readonly SectionForModel[]): string {
  const phrase = phrases[asked.locale];
  const near = sections.slice(0, 3).find((section) => mayAnswer(asked, section));
  const quote = near && chooseQuote(near.text, weighTerms(asked.question, sections), asked);
  if (near && quote) {
    return withFurther([toQuoted(phrase.unsure, near, quote)], phrase.more, sections, [near]);
  }
  const nearest = namePlaces(sections, 3, []);
  return nearest ? `${phrase.declined} ${phrase.nearest}\n\n${nearest}` : phrase.nothing;
}

/** The pages nearest to the one the reader is on. */
export function composeNext(
  page: string | undefined,
  sections: readonly SectionForModel[],
  locale: PhraseLocale,
): string {
  const phrase = phrases[locale];
  const here = page?.replace(/\/$/, '');
  const others = sections.filter((section) => pageOf(section).replace(/\/$/, '') !== here);
  const pages = namePlaces(others, citedSections, []);
  return pages ? `${phrase.next}\n\n${pages}` : phrase.nothing;
}

function mayAnswer({ question }: Asked, section: SectionForModel): boolean {
  const heading = new Set(termsOf([section.page, ...section.path].join(' ')));
  const text = new Set([...heading, ...termsOf(section.text)]);
  const asked = wordsOf(question);
  const has = (terms: ReadonlySet<string>) => (word: string[]) =>
    word.some((term) => terms.has(term));
  return asked.filter(has(text)).length >= enoughWords && asked.some(has(heading));
}

function toQuoted(lead: string, section: SectionForModel, quote: Quote): string {
  return `${fill(lead, { place: placeOf(section) })}\n\n${quote.toMarkdown(markFor(section.id))}`;
}

function withFurther(
  parts: string[],
  lead: string,
  sections: readonly SectionForModel[],
  used: readonly SectionForModel[],
): string {
  const further = namePlaces(sections, citedSections - used.length, used);
  return [...parts, ...(further ? [`${lead}\n\n${further}`] : [])].join('\n\n');
}

/** A list of sections, of each page the best, without the pages quoted already. */
function namePlaces(
  sections: readonly SectionForModel[],
  most: number,
  used: readonly SectionForModel[],
): string {
  const seen = new Set(used.map(pageOf));
  const lines: string[] = [];
  for (const section of sections) {
    if (lines.length >= most || seen.has(pageOf(section))) continue;
    seen.add(pageOf(section));
    lines.push(`- ${placeOf(section)} ${markFor(section.id)}`);
  }
  return lines.join('\n');
}
