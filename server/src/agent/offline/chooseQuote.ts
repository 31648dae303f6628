import { readLooseMark } from '../citations/mark.js';
import type { PhraseLocale } from '../locales.js';
import { termsOf } from '../text/terms.js';
import type { SectionForModel } from '../tools/toolContext.js';
import { type Passage, passagesOf } from './passages.js';

const mostSentences = { short: 2, usual: 3, thorough: 4 };
const longestCode = 25;
const longestList = 6;

/** What the reader prefers, as far as quotes can follow it. */
export interface QuoteWishes {
  locale: PhraseLocale;
  detail?: 'short' | 'thorough' | undefined;
  /** A programming language, such as `TypeScript`: its code is chosen where there are several. */
  language?: string | undefined;
}

/** Passages of one section, word for word, that answer best. */
export interface Quote {
  /** How much of what was asked the best of them has. */
  score: number;
  /** As block quotes and code; `mark` stands after each block quote. */
  toMarkdown(mark: string): string;
}

/** How much each word of the question tells: less where every section found has it. */
export function weighTerms(
  question: string,
  sections: readonly Pick<SectionForModel, 'path' | 'text'>[],
): Map<string, number> {
  const weights = new Map<string, number>();
  const texts = sections.map(({ path, text }) => new Set(termsOf(`${path.join(' ')} ${text}`)));
  for (const term of termsOf(question)) {
    const having = texts.filter((terms) => terms.has(term)).length;
    if (having > 0) weights.set(term, Math.log(1 + texts.length / having));
  }
  return weights;
}

/** Chooses what to quote of a section's text; undefined where it has nothing to quote. */
export function chooseQuote(
  text: string,
  weights: ReadonlyMap<string, number>,
  wishes: QuoteWishes,
): Quote | undefined {
  const passages = passagesOf(text, wishes.locale);
  const scores = passages.map((passage) => scoreOf(passage, passages, weights));
  const prose = passages
    .filter(({ kind, order, text: said }) => {
      return kind !== 'code' && (scores[order] ?? 0) > 0 && !hasMark(said);
    })
    .sort((a, b) => (scores[b.order] ?? 0) - (scores[a.order] ?? 0) || a.order - b.order)
    .slice(0, mostSentences[wishes.detail ?? 'usual']);
  const best =
    prose[0] ??
    passages.find(({ kind, text: said }) => kind !== 'code' && !hasMark(said)) ??
    passages.find(({ kind }) => kind === 'code');
  if (!best) return undefined;
  const score = scores[best.order] ?? 0;
  const chosen = prose.filter(({ order }) => (scores[order] ?? 0) >= score * 0.5);
  const whole = withLists(chosen.length > 0 ? chosen : [best], passages);
  const quoted = withCode(whole, passages, wishes.language);
  return { score, toMarkdown: (mark) => toMarkdown(quoted, mark) };
}

function scoreOf(
  passage: Passage,
  all: readonly Passage[],
  weights: ReadonlyMap<string, number>,
): number {
  let score = 0;
  for (const term of new Set(termsOf(passage.text))) score += weights.get(term) ?? 0;
  // The sentence a section opens with says what it is about.
  if (passage.order === 0) score += 0.6;
  const { length } = passage.text;
  if (length < 15 || length > 600) score *= 0.3;
  // What leads up to something else says little without it.
  const next = all[passage.order + 1]?.kind ?? 'sentence';
  if (leadsOn(passage) && next === 'sentence') score *= 0.4;
  return score;
}

/** Docs about citations may show a mark: it would be taken out, and the quote be no quote. */
function hasMark(text: string): boolean {
  return [...text.matchAll(/【([^【】]*)】/g)].some(([, inner = '']) => readLooseMark(inner));
}

const leadsOn = ({ text }: Passage) => /[:：]$/.test(text);

/** What was chosen, with the list or the table that it leads up to: the first of what is there. */
function withLists(chosen: readonly Passage[], all: readonly Passage[]): Passage[] {
  const whole = new Set(chosen);
  for (const lead of chosen.filter(leadsOn)) {
    const after = all.slice(lead.order + 1);
    const kind = after[0]?.kind;
    if (kind !== 'item' && kind !== 'row') continue;
    const end = after.findIndex((passage) => passage.kind !== kind);
    const led = end < 0 ? after : after.slice(0, end);
    // Some of it was chosen for what it says.
    if (led.some((passage) => whole.has(passage))) continue;
    for (const passage of led.slice(0, longestList)) whole.add(passage);
  }
  return [...whole];
}

/** The code that goes with what was chosen, where it is short: it is what the reader came for. */
function withCode(
  chosen: readonly Passage[],
  all: readonly Passage[],
  language: string | undefined,
): Passage[] {
  const isShort = (passage: Passage | undefined): passage is Passage =>
    passage?.kind === 'code' && passage.text.split('\n').length <= longestCode;
  const led = chosen
    .filter(leadsOn)
    .map(({ order }) => all[order + 1])
    .filter(isShort);
  const from = Math.min(...chosen.map(({ order }) => order));
  const near = all.slice(from + 1, from + 5).filter(isShort);
  const code = inLanguage(language, [...led, ...near]) ?? led[0] ?? near[0];
  const quoted = new Set([...chosen, ...(code ? [code] : [])]);
  return [...quoted].sort((a, b) => a.order - b.order);
}

/** Names of a language in a fence, beside its own. */
const fenceNames: Record<string, string[]> = {
  javascript: ['js', 'jsx', 'mjs'],
  typescript: ['ts', 'tsx'],
  python: ['py'],
  shell: ['sh', 'bash', 'zsh'],
  'c#': ['cs', 'csharp'],
  'c++': ['cpp'],
  kotlin: ['kt'],
  ruby: ['rb'],
  rust: ['rs'],
  golang: ['go'],
};

function inLanguage(language: string | undefined, code: readonly Passage[]): Passage | undefined {
  const wanted = language?.trim().toLowerCase();
  if (!wanted) return undefined;
  const names = new Set([wanted, ...(fenceNames[wanted] ?? [])]);
  return code.find(({ text }) =>
    names.has(/^\s*[`~]{3,}\s*(\S*)/.exec(text)?.[1]?.toLowerCase() ?? ''),
  );
}

/** Runs of sentences and items as block quotes, tables and code as they are, in their order. */
function toMarkdown(passages: readonly Passage[], mark: string): string {
  const parts: string[] = [];
  let run: Passage[] = [];
  const endRun = () => {
    const rows = run.filter(({ kind }) => kind === 'row');
    const prose = run.filter(({ kind }) => kind !== 'row');
    if (prose.length > 0) parts.push(`${toBlockQuote(prose)} ${mark}`);
    if (rows.length > 0) parts.push(`${toTable(rows)}\n\n${mark}`);
    run = [];
  };
  for (const passage of passages) {
    const before = run.at(-1);
    if (before && (passage.kind === 'row') !== (before.kind === 'row')) endRun();
    if (passage.kind === 'code') {
      endRun();
      parts.push(withoutIndent(passage.text));
    } else {
      run.push(passage);
    }
  }
  endRun();
  const whole = parts.join('\n\n');
  return whole.includes(mark) ? whole : `${whole}\n\n${mark}`;
}

/** Code in a list is indented with its list, which is not there here: its fence would not end. */
function withoutIndent(code: string): string {
  const lines = code.split('\n');
  const indent = /^[ \t]*/.exec(lines.at(-1) ?? '')?.[0].length ?? 0;
  const [first = '', ...others] = lines;
  return [first, ...others.map((line) => line.slice(Math.min(indent, line.search(/\S|$/))))].join(
    '\n',
  );
}

function toTable(rows: readonly Passage[]): string {
  const head = rows[0]?.head;
  return [...(head ? [head] : []), ...rows.map(({ text }) => text)].join('\n');
}

function toBlockQuote(passages: readonly Passage[]): string {
  const lines: string[] = [];
  let before: Passage | undefined;
  for (const passage of passages) {
    const text = passage.text.replace(/\s*\n\s*/g, ' ');
    const last = lines.pop();
    if (last === undefined || !before) {
      lines.push(text);
    } else if (passage.kind === 'sentence' && before.kind === 'sentence') {
      const next = passage.order === before.order + 1 && !passage.afterGap;
      lines.push(`${last}${next ? ' ' : ' … '}${text}`);
    } else {
      // An item needs a line of its own, and its list an empty one around it.
      lines.push(last, ...(passage.kind === before.kind ? [] : ['']), text);
    }
    before = passage;
  }
  return lines.map((line) => `> ${line}`.trimEnd()).join('\n');
}
