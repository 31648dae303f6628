import { stemmer } from 'stemmer';
import { grammarWords } from './grammarWords.js';
import { irregularForms } from './irregularForms.js';
import { isArabic, stemArabic } from './stemArabic.js';
import { stopWords } from './stopWords.js';

/** Cuts text into the terms that are looked up; the same for pages and questions. */
export interface Analyser {
  terms(text: string): string[];
  /** The same, with what each term is of the word it came from. */
  cut(text: string): Term[];
  /** The docs have been read: words of what is asked from now on are cut, and not remembered. */
  settle(): void;
  /** Terms that say nothing of what is asked. */
  stopWords: ReadonlySet<string>;
}

/** An identifier gives itself (`whole`) and its words (`part`). */
export interface Term {
  value: string;
  kind: 'word' | 'whole' | 'part';
}

/** A version (`1.2.x`), or a word with what ties identifiers together: `--watch-all`, `it's`. */
const word = /\d+(?:\.[\dx]+)+|[\p{L}\p{N}\p{M}_$]+(?:'\p{L}+)?(?:-[\p{L}\p{N}\p{M}_$]+)*/gu;
/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Words have spaces between them, and particles at their ends. */
const korean = /^\p{Script=Hangul}{2,}$/u;
/** Where one identifier holds several words: `testEnvironment`, `HTMLElement`, `snake_case`. */
const identifierSeam = /[-_$]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const englishEnding = /'(?:s|t|re|ve|ll|d|m)$/iu;
/** What is written at a word's beginning and says nothing: `l'assistant`, `qu'il`, `dell'indice`. */
const elisions: ReadonlyMap<string, RegExp> = new Map([
  ['fr', /^(?:[cdjlmnst]|(?:jus|lors|puis)?qu)'/iu],
  ['it', /^(?:[cdlmnstv]|un|(?:a|da|de|ne|su)ll|que(?:st|ll))'/iu],
  ['ca', /^[dlmnst]'/iu],
]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: line ends and tabs are ASCII, too.
const onlyAscii = /^[\x00-\x7e]*$/;
/** Most words: no identifier of several words, no other script. */
const simpleWord = /^(?:[A-Z]?[a-z]+|[A-Z]+|\d+)$/;

/** Endings of inflection in languages that have no stemmer here; cut from longer words only. */
const endings: ReadonlyMap<string, RegExp> = new Map([
  ['fr', /(?:ements?|ements?|ations?|tions?|ées?|és?|es|er|ez|s|e)$/u],
  ['es', /(?:aciones|ación|amente|iones|ión|os|as|es|ar|er|ir|o|a|s)$/u],
  ['pt', /(?:ações|ação|amente|ões|ão|os|as|es|ar|er|ir|o|a|s)$/u],
  ['it', /(?:azioni|azione|amente|are|ere|ire|i|e|o|a)$/u],
  ['de', /(?:ungen|ung|en|er|es|em|e|n|s)$/u],
  ['nl', /(?:en|er|s|e)$/u],
  [
    'ru',
    /(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ия|ие|ий|ый|ой|ая|яя|ое|ее|ые|ов|ев|ам|ям|ах|ях|ом|ем|ую|юю|ть|ет|ит|а|я|о|е|ы|и|у|ю|ь)$/u,
  ],
]);

/** The language of a locale such as `pt-BR`, in lower case. */
export function languageOf(locale: string): string {
  return locale.toLowerCase().split(/[-_]/)[0] ?? 'en';
}

function createSegmenter(locale: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(locale, { granularity: 'word' });
  } catch {
    return new Intl.Segmenter('en', { granularity: 'word' });
  }
}

/**
 * Terms of one locale. Identifiers give themselves, whole, and their words; English words their
 * stem, also in docs of another language, which are full of them; text without spaces is cut by
 * `Intl.Segmenter`, with pairs of characters beside, since a question is not always cut as the
 * page was.
 */
export function createAnalyser(locale: string): Analyser {
  const language = languageOf(locale);
  const segmenter = createSegmenter(locale);
  const ending = endings.get(language);
  const elision = elisions.get(language);
  /** Words met before: most of a text is. */
  const known = new Map<string, readonly Term[]>();
  let isSettled = false;

  function stem(lowered: string): string {
    if (isArabic(lowered)) return stemArabic(withoutAccents(lowered));
    if (ending !== undefined && lowered.length > 4) {
      const cut = lowered.replace(ending, '');
      if (cut.length > 2) return withoutAccents(cut);
    }
    const plain = withoutAccents(lowered);
    if (ending !== undefined || !onlyAscii.test(plain)) return plain;
    return stemmer(irregularForms.get(plain) ?? plain);
  }

  function cutUnspaced(run: string): Term[] {
    const terms: Term[] = [];
    for (const { segment, isWordLike } of segmenter.segment(run)) {
      if (!isWordLike) continue;
      terms.push({ value: segment, kind: 'word' });
      terms.push(...pairsOf(segment));
    }
    return terms;
  }

  function cutWord(found: string): Term[] {
    if (simpleWord.test(found)) return [{ value: stem(found.toLowerCase()), kind: 'word' }];
    if (unspaced.test(found)) return cutUnspaced(found);
    if (/^\d+\./.test(found)) return [{ value: found, kind: 'word' }];
    if (korean.test(found)) return [{ value: found, kind: 'word' }, ...pairsOf(found)];
    const bare = elision === undefined ? found : found.replace(elision, '');
    const parts = bare.replace(englishEnding, '').split(identifierSeam).filter(Boolean);
    if (parts.length < 2) {
      return parts.map((part) => ({ value: stem(part.toLowerCase()), kind: 'word' }));
    }
    return [
      { value: parts.join('').toLowerCase(), kind: 'whole' },
      ...parts.map((part): Term => ({ value: stem(part.toLowerCase()), kind: 'part' })),
    ];
  }

  function cut(text: string): Term[] {
    const terms: Term[] = [];
    // A question is typed with one apostrophe, the page set with the other.
    const normal = onlyAscii.test(text) ? text : text.normalize('NFKC').replaceAll('’', "'");
    for (const found of normal.match(word) ?? []) {
      let cutTerms = known.get(found);
      if (cutTerms === undefined) {
        cutTerms = cutWord(found);
        // Bounded: the identifiers of many versions would fill it.
        if (!isSettled && known.size < 100_000) known.set(found, cutTerms);
      }
      for (const term of cutTerms) terms.push(term);
    }
    return terms;
  }

  const terms = (text: string) => cut(text).map(({ value }) => value);
  const grammar = grammarWords.get(language);
  return {
    cut,
    terms,
    settle() {
      isSettled = true;
    },
    stopWords: grammar === undefined ? stopWords : new Set([...stopWords, ...terms(grammar)]),
  };
}

/** Neighbouring characters, of what has more than two. */
function pairsOf(segment: string): Term[] {
  const characters = [...segment];
  if (characters.length < 3) return [];
  return characters.slice(1).map((character, i) => ({
    value: `${characters[i] ?? ''}${character}`,
    kind: 'part',
  }));
}

function withoutAccents(value: string): string {
  return onlyAscii.test(value) ? value : value.normalize('NFKD').replace(/\p{M}/gu, '');
}
