/** The languages we have sentences of our own in. */
export const phraseLocales = ['en', 'fr', 'de', 'es', 'ja', 'zh-Hans', 'pt-BR', 'ar'] as const;
export type PhraseLocale = (typeof phraseLocales)[number];

/** A map, not an object: a tag is what a page says, such as `constructor`. */
const aliases: ReadonlyMap<string, PhraseLocale> = new Map<string, PhraseLocale>([
  ['zh', 'zh-Hans'],
  ['pt', 'pt-BR'],
]);

/** The language of ours that fits a BCP 47 tag best; English where none does. */
export function toPhraseLocale(...tags: Array<string | null | undefined>): PhraseLocale {
  for (const tag of tags) {
    if (!tag) continue;
    const lower = tag.toLowerCase();
    const exact = phraseLocales.find((locale) => locale.toLowerCase() === lower);
    if (exact) return exact;
    const language = lower.split(/[-_]/, 1)[0] ?? '';
    const found = aliases.get(language) ?? phraseLocales.find((locale) => locale === language);
    if (found) return found;
  }
  return 'en';
}
