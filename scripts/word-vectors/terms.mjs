// `terms.mjs WORK`: cuts what `sections.py` found into the terms that search knows, in WORK/terms.json:
// `words` [stem, its forms and how often each was there, sites that have it], and `sections`, `queries` and `texts` as
// numbers of words.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { splitCode } from '../../server/dist/docs/search/sectionText.js';
import { createAnalyser } from '../../server/dist/docs/text/createAnalyser.js';

const work = process.argv[2] ?? '';
const { sections, queries } = JSON.parse(await readFile(path.join(work, 'train.json'), 'utf8'));
const texts = JSON.parse(await readFile(path.join(work, 'texts.json'), 'utf8'));
const analyser = createAnalyser('en');
const isWord = /^[a-z\d]*[a-z]{2,}[a-z\d]*$/;
/** By stem: its number, how often each form of it was there, and in which sites. */
const words = new Map();

function cut(text) {
  return analyser
    .cut(text)
    .filter(({ kind, value }) => kind !== 'whole' && value.length <= 24 && isWord.test(value))
    .map(({ value }) => {
      const known = words.get(value) ?? { number: words.size, forms: new Map(), sites: new Set() };
      words.set(value, known);
      return known.number;
    });
}

function countForms(text, site) {
  for (const form of text.toLowerCase().match(/[a-z]{2,24}/g) ?? []) {
    const [stem] = analyser.terms(form);
    const word = words.get(stem);
    if (word === undefined) continue;
    word.forms.set(form, (word.forms.get(form) ?? 0) + 1);
    word.sites.add(site);
  }
}

const cutSections = sections.map((section) => {
  const { prose, code } = splitCode(section.text);
  return {
    site: section.site,
    heading: cut(section.path.at(-1)),
    path: cut(section.path.slice(0, -1).join(' ')),
    text: cut(prose).slice(0, 400),
    code: cut(code).slice(0, 200),
  };
});
const cutQueries = queries.map(([section, text]) => ({ section, words: cut(text) }));
const cutTexts = texts.map(cut);
for (const { path: headings, text, site } of sections) {
  countForms(`${headings.at(-1)}\n${splitCode(text).prose}`, site);
}
const rows = [...words].map(([stem, { forms, sites }]) => {
  const common = [...forms].sort((a, b) => b[1] - a[1]).slice(0, 6);
  return [stem, common.length > 0 ? common : [[stem, 1]], sites.size];
});
const terms = { words: rows, sections: cutSections, queries: cutQueries, texts: cutTexts };
await writeFile(path.join(work, 'terms.json'), JSON.stringify(terms));
process.stdout.write(`${rows.length} words\n`);
