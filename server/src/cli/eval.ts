import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createDocs } from '../docs/createDocs.js';
import { evaluate, type Place } from '../docs/evaluation/evaluate.js';
import { measuredEmbeddings } from '../docs/evaluation/measuredEmbeddings.js';
import { parseQuestions, type Question } from '../docs/evaluation/question.js';
import { missLines, resultLines } from '../docs/evaluation/report.js';

export const evalUsage = `Usage: docusaurus-chatkit-server eval --questions FILE [options]

Scores search on your own questions. Exit code 1 where a figure is below what you ask for, 2 where
nothing can be scored.

  --questions FILE      one JSON object a line: {"id", "question", "gold": [{"doc", "anchor"}]}
  --index FILE-OR-URL   the docs index (default: DOCS_INDEX, else those in SITE_DIR)
  --site DIR            a built site's folder (default: SITE_DIR)
  --locale, --version   where to search (default: everywhere)
  --min-pages N         how many questions must find their page among the first 5: 40, or 90%
  --min-sections N      how many must find their section among the first 8
  --vectors             also by meaning, with EMBEDDING_MODEL: the docs are sent to its endpoint
  --out FILE            write what was found, one JSON object a line
`;

/** A minimum as it was given: a number of questions, or a share of those asked. */
function minimum(value: string | undefined, option: string, total: number): number {
  if (value === undefined) return 0;
  const [, amount = '', percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(value) ?? [];
  const count = percent ? Math.ceil((Number(amount) * total) / 100) : Number(amount);
  if (amount === '' || count > total) {
    throw new Error(
      `--${option} ${value}: must be a number of questions, of which there are ${total}, or a share such as 90%.`,
    );
  }
  return count;
}

/** Another place would be searched in place of one that is not there. */
function assertKnown(value: string | undefined, option: string, known: readonly string[]): void {
  if (value === undefined || known.includes(value)) return;
  throw new Error(`--${option} ${value}: the docs have ${known.join(', ') || 'none'}.`);
}

/** `docusaurus-chatkit-server eval`: the gate for an owner's own site and questions. */
export async function evaluateSite(
  args: string[],
  io: { print(line: string): void; env: Record<string, string | undefined> } = {
    print: (line) => process.stdout.write(`${line}\n`),
    env: process.env,
  },
): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      questions: { type: 'string' },
      index: { type: 'string', multiple: true },
      site: { type: 'string' },
      locale: { type: 'string' },
      version: { type: 'string' },
      'min-pages': { type: 'string' },
      'min-sections': { type: 'string' },
      vectors: { type: 'boolean' },
      out: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || values.questions === undefined) {
    io.print(evalUsage);
    return values.help ? 0 : 2;
  }
  const named = values.index ?? (io.env.DOCS_INDEX ?? '').split(',').filter(Boolean);
  const siteDir = values.site ?? (named.length === 0 ? io.env.SITE_DIR : undefined);
  const measured = values.vectors ? measuredEmbeddings(io.env) : undefined;
  const docs = await createDocs({
    sources: named,
    siteDir,
    fileIntervalMs: 0,
    urlIntervalMs: 0,
    ...measured?.options,
  });
  const { broken, sections, locales, versions } = docs.status();
  for (const { source, reason } of broken) io.print(`cannot use ${source}: ${reason}`);
  if (sections === 0) {
    io.print(
      'There are no docs to search: name an index with --index, or a built site with --site.',
    );
  }
  // Figures of a part of the docs would say nothing about the whole.
  if (sections === 0 || broken.length > 0) return 2;
  assertKnown(values.locale, 'locale', locales);
  assertKnown(values.version, 'version', versions);
  const questions = await readQuestions(values.questions);
  const pages = minimum(values['min-pages'], 'min-pages', questions.length);
  const wantedSections = minimum(values['min-sections'], 'min-sections', questions.length);
  await docs.embedded();
  const names = namesOfPages(questions.flatMap(({ gold }) => gold));
  const { results, figures } = await evaluate({
    docs,
    questions,
    scope: { locale: values.locale, version: values.version },
    placeOf: (section) => ({
      doc: names.of([docs.page(section.pageUrl)?.source, section.pageUrl]),
      anchor: section.anchor,
    }),
  });
  await docs.close();
  measured?.assertAnswered();
  for (const line of missLines(results)) io.print(line);
  if (values.out !== undefined) await writeFile(values.out, resultLines(results));
  io.print(JSON.stringify(figures));
  const good = figures.page_hit_at_5 >= pages && figures.section_hit_at_8 >= wantedSections;
  return good ? 0 : 1;
}

async function readQuestions(file: string): Promise<Question[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`--questions ${file}: cannot be read. Name a file of one JSON object a line.`, {
      cause,
    });
  }
  try {
    return parseQuestions(text);
  } catch (cause) {
    throw new Error(`--questions ${file}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** Pages may be named by their source file or by their address: as the questions do. */
function namesOfPages(gold: readonly Place[]) {
  const used = new Set(gold.map(({ doc }) => doc));
  return {
    of(candidates: Array<string | undefined>): string {
      const known = candidates.filter((name) => name !== undefined);
      return known.find((name) => used.has(name)) ?? known[0] ?? '';
    },
  };
}
