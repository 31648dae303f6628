import { stemmer } from 'stemmer';

/** Cuts text into the terms that are looked up; the same for pages and questions. */
export interface Analyser {
  terms(text: string): string[];
}

/** A version (`1.2.x`), or a word with what ties identifiers together: `--watch-all`, `it's`. */
const word = /\d+(?:\.[\dx]+)+|[\p{L}\p{N}\p{M}_$]+(?:['’]\p{L}+)?(?:-[\p{L}\p{N}\p{M}_$]+)*/gu;
/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Where one identifier holds several words: `testEnvironment`, `HTMLElement`, `snake_case`. */
const identifierSeam = /[-_$]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const englishEnding = /['’](?:s|t|re|ve|ll|d|m)$/iu;
const onlyAscii = /^[\x20-\x7e]*$/;

/** Endings of inflection in languages that have no stemmer here; cut from longer words only. */
const endings: Record<string, RegExp> = {
  fr: /(?:ements?|ements?|ations?|tions?|ées?|és?|es|er|ez|s|e)$/u,
  es: /(?:aciones|ación|amente|iones|ión|os|as|es|ar|er|ir|o|a|s)$/u,
  pt: /(?:ações|ação|amente|ões|ão|os|as|es|ar|er|ir|o|a|s)$/u,
  it: /(?:azioni|azione|amente|are|ere|ire|i|e|o|a)$/u,
  de: /(?:ungen|ung|en|er|es|em|e|n|s)$/u,
  nl: /(?:en|er|s|e)$/u,
};

function languageOf(locale: string): string {
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
  const ending = endings[language];
  const stems = new Map<string, string>();

  function stem(lowered: string): string {
    const known = stems.get(lowered);
    if (known !== undefined) return known;
    const stemmed = toStem(lowered);
    // Bounded: identifiers of many versions would fill it.
    if (stems.size < 50_000) stems.set(lowered, stemmed);
    return stemmed;
  }

  function toStem(lowered: string): string {
    if (ending !== undefined && lowered.length > 4) {
      const cut = lowered.replace(ending, '');
      if (cut.length > 2) return withoutAccents(cut);
    }
    const plain = withoutAccents(lowered);
    return onlyAscii.test(plain) && ending === undefined ? stemmer(plain) : plain;
  }

  function addUnspaced(run: string, terms: string[]): void {
    for (const { segment, isWordLike } of segmenter.segment(run)) {
      if (!isWordLike) continue;
      terms.push(segment);
      const characters = [...segment];
      for (let i = 0; characters.length > 2 && i + 1 < characters.length; i++) {
        terms.push(`${characters[i]}${characters[i + 1]}`);
      }
    }
  }

  function addWord(found: string, terms: string[]): void {
    if (/^\d+\./.test(found)) {
      terms.push(found);
      return;
    }
    const bare = found.replace(englishEnding, '');
    const parts = bare.split(identifierSeam).filter(Boolean);
    if (parts.length > 1) terms.push(parts.join('').toLowerCase());
    for (const part of parts) terms.push(stem(part.toLowerCase()));
  }

  return {
    terms(text) {
      const terms: string[] = [];
      for (const [found] of text.normalize('NFKC').matchAll(word)) {
        if (unspaced.test(found)) addUnspaced(found, terms);
        else addWord(found, terms);
      }
      return terms;
    },
  };
}

function withoutAccents(value: string): string {
  return onlyAscii.test(value) ? value : value.normalize('NFKD').replace(/\p{M}/gu, '');
}
