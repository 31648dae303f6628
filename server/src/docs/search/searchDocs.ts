import { toDocsSection } from '../corpus.js';
import type { DocsHit, DocsQuery, DocsResult } from '../docs.js';
import { corporaOfSite, versionsIn } from '../scope.js';
import type { SectionIndex } from './createSectionIndex.js';
import { createSnippet, termsAsked } from './createSnippet.js';
import { fuseScores } from './fuseScores.js';
import { hasCopy } from './hasCopy.js';
import { howSure, type Sureness } from './howSure.js';
import { createMeaningOf, type MeaningOf, type Similarities } from './meaningOf.js';
import { putHeldBehind } from './putHeldBehind.js';
import { type RankedSection, rankSections } from './rankSections.js';
import { type Mask, maskOf, nearnessIn } from './whereToLook.js';

interface Found {
  index: SectionIndex;
  ranked: RankedSection;
}

interface Findings extends Sureness {
  found: Found[];
  /** Tells which of several scopes answers best; see `confidenceOf`. */
  confidence: number;
}

const defaultLimit = 8;
/** What is read of a longer question, in characters. */
const charactersBefore = 3000;
const charactersAfter = 1000;
/** Of what was found; more than any caller asks for, also where versions are folded. */
const mostLookedAt = 150;
/** Another scope must answer this much better than the reader's own to be offered instead. */
const fallbackMargin = 1.25;

/** Searches the reader's scope first, and others only where it does not answer. */
export function searchDocs(
  indexes: readonly SectionIndex[],
  given: DocsQuery,
  similarities: Similarities = () => undefined,
): DocsResult {
  const { scope } = given;
  const ofSite = corporaOfSite(indexes, scope);
  const ofLocale = ofSite.filter(({ corpus }) => corpus.site.locale === scope.locale);
  const inLocale = scope.locale === undefined || ofLocale.length === 0 ? ofSite : ofLocale;
  const versions = versionsIn(
    inLocale.map(({ corpus }) => corpus),
    scope,
  );
  const maskIn = (index: SectionIndex, inside = true) =>
    maskOf(index, versions?.get(index.corpus), inside);
  const query = { ...given, text: shorten(given.text) };
  const meaning = createMeaningOf(query, similarities);
  const find = (among: readonly SectionIndex[], mask: (index: SectionIndex) => Mask) =>
    findIn(among, query, mask, meaning);

  const typed = query.completing
    ? foldVersions(inLocale.flatMap((index) => complete(index, query.text, maskIn(index))))
    : [];
  if (typed.length > 0 && typed.length >= (query.limit ?? defaultLimit)) {
    return toResult({ found: typed, confidence: 1, confident: true, covered: true }, query, false);
  }

  const own = find(inLocale, (index) => maskIn(index));
  if (typed.length > 0) return toResult(withFirst(typed, own), query, false);
  const wrongLocale = scope.locale !== undefined && ofLocale.length === 0 && own.found.length > 0;
  if (own.confidence >= 1) return toResult(own, query, wrongLocale);

  const elsewhere = ofSite.filter((index) => !inLocale.includes(index));
  const others = [
    ...(versions ? [find(inLocale, (index) => maskIn(index, false))] : []),
    ...(elsewhere.length > 0 ? [find(elsewhere, () => undefined)] : []),
  ];
  const [ownBest] = own.found;
  const better = others.find(({ found: [best], confidence }) => {
    if (best === undefined || ownBest === undefined) return best !== undefined;
    // The same section in another version says nothing that the reader's own does not.
    if (keyAcrossVersions(best) === keyAcrossVersions(ownBest)) return false;
    // Nor does a page that is not translated.
    if (!inLocale.includes(best.index)) {
      if (hasCopy(inLocale, best.ranked.section, best.index.corpus)) return false;
    }
    return confidence >= Math.max(1, own.confidence * fallbackMargin);
  });
  return better === undefined ? toResult(own, query, wrongLocale) : toResult(better, query, true);
}

/** A pasted log has its question before it or after it. */
function shorten(text: string): string {
  if (text.length <= charactersBefore + charactersAfter) return text;
  return `${text.slice(0, charactersBefore)}\n${text.slice(-charactersAfter)}`;
}

function complete(index: SectionIndex, text: string, mask: Mask): Found[] {
  return index.names
    .complete(text, mask)
    .map((section) => ({ index, ranked: { section, score: 0, coverage: 0 } }));
}

/** What was found, with some before it: their scores are set to stand there. */
function withFirst(first: readonly Found[], { found, ...sure }: Findings): Findings {
  const present = new Set(first.map(({ ranked }) => ranked.section.href));
  const above = (found[0]?.ranked.score ?? 0) + 1;
  const raised = first.map(({ index, ranked }) => ({ index, ranked: { ...ranked, score: above } }));
  const others = found.filter(({ ranked }) => !present.has(ranked.section.href));
  return { found: [...raised, ...others], ...sure };
}

function findIn(
  indexes: readonly SectionIndex[],
  query: DocsQuery,
  mask: (index: SectionIndex) => Mask,
  meaningOf: MeaningOf,
): Findings {
  const lists = indexes.map((index) => {
    const allowed = mask(index);
    const nearness = nearnessIn(index, query.near);
    const ranking = rankSections(index, query.text, { allowed, nearness });
    const meaning = ranking.hasMatter ? meaningOf(index) : undefined;
    const ranked = putHeldBehind(fuseScores(ranking.ranked, meaning, index, allowed));
    const sure = howSure(index, query.text, ranking, ranked);
    return { index, confidence: ranking.confidence, ranked, ...sure };
  });
  const merged = lists.flatMap(({ index, ranked, confidence }) => {
    // Scores are comparable within one index; between two, how well each answers tells.
    const weight = lists.length > 1 ? confidence : 1;
    return ranked.map((entry) => ({ index, ranked: { ...entry, score: entry.score * weight } }));
  });
  if (lists.length > 1) merged.sort((a, b) => b.ranked.score - a.ranked.score);
  return {
    found: foldVersions(merged.slice(0, mostLookedAt)),
    confidence: Math.max(0, ...lists.map(({ confidence }) => confidence)),
    confident: lists.some(({ confident }) => confident),
    covered: lists.some(({ covered }) => covered),
  };
}

/** Of the same section in several versions, the best found; of equals the shortest address. */
function foldVersions(found: readonly Found[]): Found[] {
  const versions = new Set(found.map(({ ranked }) => ranked.section.version));
  if (versions.size < 2) return [...found];
  const folded: Found[] = [];
  const places = new Map<string, number[]>();
  for (const entry of found) {
    const key = keyAcrossVersions(entry);
    const same = places.get(key) ?? [];
    const { version } = entry.ranked.section;
    const place = same.find((at) => folded[at]?.ranked.section.version !== version);
    const present = place === undefined ? undefined : folded[place];
    if (place === undefined || present === undefined || version === '') {
      places.set(key, [...same, folded.length]);
      folded.push(entry);
    } else if (isPreferred(entry, present)) folded[place] = entry;
  }
  return folded;
}

function keyAcrossVersions({ index, ranked }: Found): string {
  const { site } = index.corpus;
  const { pageUrl, headingPath, anchor, instance } = ranked.section;
  const file = pageUrl.slice(pageUrl.replace(/\/$/, '').lastIndexOf('/'));
  return JSON.stringify([site.url, site.locale, instance, file, headingPath, anchor]);
}

/** The newest version usually has no version in its address: it is the shortest. */
function isPreferred({ ranked: entry }: Found, { ranked: present }: Found): boolean {
  const close = present.score - entry.score < 0.05;
  return close && entry.section.href.length < present.section.href.length;
}

/** What the best that was found is of, where that is not what was asked for. */
function fallbackOf([best]: readonly Found[], { scope }: DocsQuery): DocsResult['fallback'] {
  if (best === undefined) return undefined;
  const { index, ranked } = best;
  const { version, locale, number } = ranked.section;
  const versions = versionsIn([index.corpus], scope)?.get(index.corpus);
  const isAsked = maskOf(index, versions, true)?.[number] === 1;
  return {
    ...(version !== '' && !isAsked ? { version } : {}),
    ...(locale !== scope.locale ? { locale } : {}),
  };
}

function toResult(
  { found, confident, covered }: Findings,
  query: DocsQuery,
  elsewhere: boolean,
): DocsResult {
  const asked = new Map<SectionIndex, ReadonlySet<string>>();
  const hits = found.slice(0, query.limit ?? defaultLimit).map(({ index, ranked }): DocsHit => {
    const terms = asked.get(index) ?? termsAsked(query.text, index.analyser);
    asked.set(index, terms);
    const snippet = createSnippet(ranked.section.text, terms, index.analyser);
    return { ...toDocsSection(ranked.section), score: ranked.score, snippet };
  });
  const fallback = elsewhere ? fallbackOf(found, query) : undefined;
  return { hits, confident, covered, ...(fallback === undefined ? {} : { fallback }) };
}
