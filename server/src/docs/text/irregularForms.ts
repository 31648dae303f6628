/** English forms that no stemmer finds the base of. */
const forms = `
  write wrote written
  run ran
  send sent
  build built
  break broke broken
  lose lost
  keep kept
  begin began begun
  throw threw thrown
  show shown
  choose chose chosen
  hide hid hidden
  find found
  bind bound
  hold held
  leave left
  mean meant
  catch caught
  bring brought
  buy bought
  think thought
  give gave given
  take took taken
  see saw seen
  know knew known
  grow grew grown
  draw drew drawn
  freeze froze frozen
  speak spoke spoken
  steal stole stolen
  forget forgot forgotten
  get got gotten
  go went gone
  fall fell fallen
  tell told
  sell sold
  spend spent
  split splitting
  understand understood
  stick stuck
  overwrite overwrote overwritten
  override overrode overridden
  rewrite rewrote rewritten
  rebuild rebuilt
  dependency dependencies
  index indices indexes
  matrix matrices
  child children
  person people
  criterion criteria
  datum data
`;

export const irregularForms: ReadonlyMap<string, string> = new Map(
  forms
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [base = '', ...others] = line.trim().split(/\s+/);
      return others.map((other): [string, string] => [other, base]);
    }),
);
