import type { Corpus, CorpusPage, CorpusSection } from '../corpus.js';

/** Completes what a reader is typing: by the words that titles and headings begin with. */
export interface Names {
  /**
   * Sections whose heading has a word that begins as typed, the best first. Of several words typed
   * each must begin one of the heading or its page's title, one of the heading at least.
   */
  complete(typed: string, allowed: Uint8Array | undefined): CorpusSection[];
}

const mostFound = 50;
/** Words typed beyond these are a question, which is searched for as one. */
const mostWords = 6;
/** Scripts without spaces: a word may begin anywhere. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

// biome-ignore lint/suspicious/noControlCharactersInRegex: line ends and tabs are ASCII, too.
const onlyAscii = /^[\x00-\x7e]*$/;

/** Lower case, without accents, words apart; `testEnvironment` is found by `env`, too. */
function fold(text: string): string {
  if (onlyAscii.test(text)) {
    const apart = text.replace(/([a-z0-9])(?=[A-Z])/g, '$1 ').toLowerCase();
    return apart.replace(/[^a-z0-9]+/g, ' ').trim();
  }
  return text
    .replace(/(\p{Ll}|\p{N})(?=\p{Lu})/gu, '$1 ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether a word of `name` begins with `word`; `name` begins with a space. */
function begins(name: string, word: string): boolean {
  return name.includes(unspaced.test(word) ? word : ` ${word}`);
}

/** The page itself, where nothing stands above its first heading: its title can be typed, too. */
function topOf(page: CorpusPage): CorpusSection[] {
  const [first] = page.sections;
  if (first === undefined || page.sections.some(({ anchor }) => anchor === null)) return [];
  const { url: href, title } = page;
  return [
    {
      ...first,
      href,
      anchor: null,
      heading: title,
      headingPath: [title],
      level: 1,
      text: '',
      parent: null,
      children: [],
    },
  ];
}

interface Name {
  section: CorpusSection;
  title: string;
  heading: string;
  /** As it is typed, an identifier may be in small letters: `testenv`. */
  joined: string;
}

function namesIn({ pages }: Corpus): Name[] {
  return pages.flatMap((page): Name[] => {
    const title = ` ${fold(page.title)}`;
    return [...topOf(page), ...page.sections].map((section) => {
      const name = section.anchor === null ? page.title : section.heading;
      return {
        section,
        title,
        heading: ` ${fold(name)}`,
        joined: ` ${fold(name.toLowerCase())}`,
      };
    });
  });
}

export function createNames(corpus: Corpus): Names {
  // Made when something is first typed: an index is read more often than that.
  let made: Name[] | null = null;
  const names = () => {
    made ??= namesIn(corpus);
    return made;
  };

  /** The lower the better: as typed from its first letter on, pages first, short ones first. */
  function place({ section, heading }: Name, typed: string): number {
    const fromStart = heading.startsWith(` ${typed}`) ? 0 : 2;
    const rank = fromStart + (section.anchor === null ? 0 : 1);
    return rank * 10_000 + Math.min(heading.length, 9_999);
  }

  return {
    complete(typed, allowed) {
      const text = fold(typed);
      const words = text.split(' ');
      if (text === '' || words.length > mostWords) return [];
      const fits = ({ section, title, heading, joined }: Name): boolean => {
        if (allowed !== undefined && allowed[section.number] !== 1) return false;
        let inHeading = false;
        for (const word of words) {
          if (begins(heading, word) || begins(joined, word)) inHeading = true;
          else if (!begins(title, word)) return false;
        }
        return inHeading;
      };
      return names()
        .filter(fits)
        .map((name) => ({ section: name.section, at: place(name, text) }))
        .sort((a, b) => a.at - b.at || a.section.number - b.section.number)
        .slice(0, mostFound)
        .map(({ section }) => section);
    },
  };
}
