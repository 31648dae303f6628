/** "and", "with", "like", "for" and the article, which are written as one with the word. */
const prefix = /^(?:وال|بال|كال|فال|لل|ال)(?=.{2})/u;
const conjunction = /^و(?=.{3})/u;
const suffix = /(?<=.{2})(?:ها|ان|ات|ون|ين|يه|ه|ي)$/u;

/**
 * An Arabic word without what it is joined with: the light stemmer of Larkey, Ballesteros and
 * Connell ("Light stemming for Arabic information retrieval", 2007). Vowel signs are gone already.
 */
export function stemArabic(word: string): string {
  return word
    .replace(/ـ/gu, '')
    .replace(/[أإآ]/gu, 'ا')
    .replace(/ى/gu, 'ي')
    .replace(/ة/gu, 'ه')
    .replace(conjunction, '')
    .replace(prefix, '')
    .replace(suffix, '')
    .replace(suffix, '');
}

const arabic = /\p{Script=Arabic}/u;

export function isArabic(word: string): boolean {
  return arabic.test(word);
}
