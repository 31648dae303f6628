import fs from 'node:fs';
import path from 'node:path';

const folder = path.join(__dirname, '../locales');

/** Ids that are read through Docusaurus's own `translate()`, on every page. */
const codePrefix = 'theme.chatkit.';

type Messages = Record<string, string>;

/** The files that serve a locale, best first: `pt-PT` is served by `pt-BR`, `fr-CA` by `fr`. */
function candidates(locale: string): string[] {
  const known = fs.readdirSync(folder).map((file) => path.basename(file, '.json'));
  const wanted = new Intl.Locale(locale).maximize();
  const score = (name: string): number => {
    if (name.toLowerCase() === locale.toLowerCase()) return 3;
    const candidate = new Intl.Locale(name).maximize();
    if (candidate.language !== wanted.language || candidate.script !== wanted.script) return 0;
    return candidate.region === wanted.region ? 2 : 1;
  };
  return known
    .map((name) => ({ name, score: score(name) }))
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score)
    .map((entry) => entry.name);
}

function read(name: string): Messages {
  return JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Messages;
}

function localized(locale: string): Messages {
  let best: string | undefined;
  try {
    best = candidates(locale)[0];
  } catch {
    // A locale's name may be anything in Docusaurus; one that is no language tag is English here.
  }
  const english = read('en');
  return best && best !== 'en' ? { ...english, ...read(best) } : english;
}

/** Every string of the panel in a locale, with English where one is missing. */
export function panelMessages(locale: string): Messages {
  return Object.fromEntries(
    Object.entries(localized(locale)).filter(([id]) => !id.startsWith(codePrefix)),
  );
}

/**
 * The few strings that are shown before the panel is loaded. English is in the theme's code, so
 * an English site carries none of them twice.
 */
export function codeMessages(locale: string): Messages {
  const english = read('en');
  return Object.fromEntries(
    Object.entries(localized(locale)).filter(
      ([id, message]) => id.startsWith(codePrefix) && message !== english[id],
    ),
  );
}
