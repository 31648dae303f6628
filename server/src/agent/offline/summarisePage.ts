import { markFor } from '../citations/mark.js';
import type { PhraseLocale } from '../locales.js';
import type { PageForModel } from '../tools/readPage.js';
import { passagesOf } from './passages.js';
import { fill, phrases } from './phrases.js';

const points = 8;

/** The main points of a page: what each of its sections opens with, word for word. */
export function summarisePage(page: PageForModel, locale: PhraseLocale): string {
  const lines: string[] = [];
  for (const section of page.sections) {
    if (lines.length >= points) break;
    const first = passagesOf(section.text, locale).find(
      ({ kind, text }) => kind !== 'code' && kind !== 'row' && text.length >= 20,
    );
    if (!first) continue;
    const heading = section.path.at(-1);
    const text = first.text.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '').replace(/\s*\n\s*/g, ' ');
    const lead = heading && heading !== page.page ? `**${heading}**: ` : '';
    lines.push(`- ${lead}${text} ${markFor(section.id)}`);
  }
  if (lines.length === 0) return phrases[locale].nothing;
  return `${fill(phrases[locale].summary, { page: page.page })}\n\n${lines.join('\n')}`;
}
