import { stemmer } from 'stemmer';

function words(list: string): string[] {
  return list.trim().split(/\s+/);
}

/** Words of English grammar: they say nothing of what is asked. */
const grammar = words(`
  a an and are as at be been being but by for from had has have he her his how i if in into is it
  its itself me my myself no nor not of off on or our ours out over own she so such than that the
  their them then there these they this those through to too under until up us very was we were
  what when where which while who whom why will with you your yours am do does did doing done can
  could should would may might must shall im ive id dont doesnt didnt cant couldnt wont isnt arent
  wasnt havent hasnt youre theyre thats theres whats lets about all also any because both each few
  just like more most much other same some only
`);

/** Words of asking, in any matter: they count a little, for a heading may be made of them. */
const asking = words(`
  want need try use get got way make thing something anything nothing everything possible current
  currently actually really know think seem see look help please thanks question problem issue
  anyone someone idea wonder sure work expect case example still even though mean understand doc
  document documentation find happen correct right wrong good bad best better new now instead
  without ok hi hello guys sorry appreciate plan workaround point bit lot kind sort tell say said
  read go goes come put let keep allow support feature add suggest
`);

export const stopWords: ReadonlySet<string> = new Set(
  grammar.flatMap((word) => [word, stemmer(word)]),
);

/** Stems. */
export const askingWords: ReadonlySet<string> = new Set(asking.map((word) => stemmer(word)));
