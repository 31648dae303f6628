import { isArabic, stemArabic } from '../../docs/text/stemArabic.js';

/**
 * The words of a text for matching sentences with a question: lower case, endings of English
 * taken off lightly, names written in code both whole and in parts, and pairs of characters for
 * scripts without spaces.
 */
export function termsOf(text: string): string[] {
  return wordsOf(text).flat();
}

/** The terms of each word; words that say nothing are left out. */
export function wordsOf(text: string): string[][] {
  const words: string[][] = [];
  for (const [word] of text.matchAll(/[\p{L}\p{N}_$]+(?:[.-][\p{L}\p{N}_$]+)*/gu)) {
    if (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u.test(word)) {
      words.push(...pairsOf(word.toLowerCase()).map((pair) => [pair]));
      continue;
    }
    const parts = word.split(/[.\-_$]|(?<=\p{Ll})(?=\p{Lu})/u).filter(Boolean);
    const terms = parts
      .map((part) => stem(part.toLowerCase()))
      .filter((term) => term.length > 1 && !common.has(term));
    if (parts.length > 1) terms.unshift(word.toLowerCase());
    if (terms.length > 0) words.push(terms);
  }
  return words;
}

function pairsOf(word: string): string[] {
  const chars = [...word];
  if (chars.length < 2) return chars;
  return chars.slice(1).map((char, index) => `${chars[index] ?? ''}${char}`);
}

/** A word without the usual English endings; short words stay as they are. */
export function stem(word: string): string {
  if (isArabic(word)) return stemArabic(word.normalize('NFKC').replace(/\p{M}/gu, ''));
  if (word.length <= 3) return word;
  return word
    .replace(/(?:ies)$/, 'y')
    .replace(/(?<=.{3})(?:ations?|ating|ated|ates)$/, 'at')
    .replace(/(?<=.{3})(?:ings?|edly|ed|ly)$/, '')
    .replace(/(?<=[^s])s$/, '')
    .replace(/(?<=.{3})e$/, '')
    .replace(/([^aeiousl])\1$/, '$1');
}

/** Words that say nothing about what is asked, in the languages we have sentences in. */
const common = new Set(
  `a an the and or but if then else of in on at to from for with without by as is are was were be been being am
  do doe did done doing can could should would will may might must have has had having it its this that these those
  there here i me my we our you your he she they them their what which who whom how why when where not no yes so
  than too very just about into over under out up down off also only any some all each both more most other such
  get got use using want need way try help please thank know tell show give make let say like work mean

  le la les un une des du de et ou mais si est sont être avoir ai as avons ont dans sur pour par avec sans que qui quoi
  comment pourquoi quand où ce cette ces mon ma mes je tu il elle nous vous ils ne pas plus faire peut puis
  der die das ein eine einen einem einer und oder aber wenn ist sind war sein haben hat ich du er sie wir ihr es
  nicht kein mit ohne für von zu zum zur auf im am den dem des wie was warum wann wo wer kann man mein meine bitte
  el los las una unos unas y o pero si es son ser estar está en con sin para por del al como cómo qué cuál cuándo
  dónde yo mi mis tu su se no me puedo puede hacer
  os uma uns umas e ou mas ser estar em com sem para por do da dos das ao como que qual quando onde eu meu minha você
  não posso pode fazer
  في من على إلى عن هل ما ماذا كيف لماذا متى أين هذا هذه ذلك أن لا هو هي أنا مع`
    .split(/\s+/)
    .map((word) => stem(word)),
);
