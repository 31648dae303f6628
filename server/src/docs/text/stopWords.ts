import { stemmer } from 'stemmer';

function words(list: string): string[] {
  return list.trim().split(/\s+/);
}

/** Words of English grammar: they say nothing of what is asked. */
const grammar = words(`
  a an and are as at be but by for from had has have how i if in into is it its me my no not of on
  or our so such than that the their them then there these they this to too was we were what when
  where which who why will with you your can could would should do does did am been being about
  any all just like some very way im ive id dont doesnt didnt cant couldnt wont isnt arent
`);

/** Words of asking, in any matter: they count a little, for a heading may be made of them. */
const asking = words(`
  want need try use get got make thing something anything nothing everything possible actual
  actually real really know think seem see look help please thank thanks question problem issue
  anyone someone idea wonder sure work expect case example still even though mean understand doc
  document documentation find happen correct right wrong good bad best better new now instead
  without ok hi hello guys sorry appreciate plan workaround point bit lot kind sort tell say said
  read go goes come put let keep allow support feature add suggest current currently
`);

/** As they stand, and stemmed. */
export const stopWords: ReadonlySet<string> = new Set(
  grammar.flatMap((word) => [word, stemmer(word)]),
);

/** Stems. */
export const askingWords: ReadonlySet<string> = new Set(asking.map((word) => stemmer(word)));
