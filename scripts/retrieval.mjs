// `npm run retrieval -- --docs DIR --questions FILE --out FILE`: scores search on any folder of
// Markdown, through the reader that makes the index in dev and the search that answers readers.
// `--vectors`: also by meaning, with `EMBEDDING_MODEL` as the server has it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfChanged } from './changed.mjs';
import { run } from './run.mjs';

const usage = 'Usage: npm run retrieval -- --docs DIR --questions FILE [--out FILE] [--vectors]\n';

/** @throws Error saying what cannot be used of what was given. */
function readOptions() {
  const { values } = parseArgs({
    options: {
      docs: { type: 'string' },
      questions: { type: 'string' },
      out: { type: 'string' },
      vectors: { type: 'boolean' },
    },
  });
  if (values.docs === undefined || values.questions === undefined) throw new Error(usage.trim());
  return values;
}

// npm runs scripts in the project's folder: paths are meant from where the person stands.
const from = (file) => path.resolve(process.env.INIT_CWD ?? process.cwd(), file);

async function buildWhatIsMeasured() {
  for (const project of ['plugin', 'server']) {
    const output = project === 'plugin' ? 'plugin/lib' : 'server/dist';
    await buildIfChanged(
      { name: `retrieval-${project}`, places: [`${project}/src`], output: [output] },
      async () => {
        // What compilers print is no result.
        const stdio = ['ignore', 2, 2];
        const code = await run(process.execPath, ['scripts/build.mjs', project], { stdio });
        if (code !== 0) process.exit(code);
      },
    );
  }
}

/**
 * Questions name files as their repository does, such as `docs/intro.md` where DIR is its `docs`:
 * what most of them have before the path of a file that is there.
 */
function prefixOf(questions, sources) {
  const counts = new Map();
  for (const { doc } of questions.flatMap(({ gold }) => gold)) {
    const parts = doc.split('/');
    const at = parts.findIndex((_part, from) => sources.has(parts.slice(from).join('/')));
    if (at < 0) continue;
    const prefix = parts.slice(0, at).map((part) => `${part}/`);
    counts.set(prefix.join(''), (counts.get(prefix.join('')) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

async function main() {
  const values = readOptions();
  await buildWhatIsMeasured();
  const require = createRequire(import.meta.url);
  const { readMarkdownFolder } = require('../plugin/lib/docsIndex/readMarkdownFolder.js');
  const { createDocs } = await import('../server/dist/docs/createDocs.js');
  const { evaluate } = await import('../server/dist/docs/evaluation/evaluate.js');
  const { measuredEmbeddings } = await import(
    '../server/dist/docs/evaluation/measuredEmbeddings.js'
  );
  const { parseQuestions } = await import('../server/dist/docs/evaluation/question.js');
  const { missLines, resultLines } = await import('../server/dist/docs/evaluation/report.js');

  const questions = parseQuestions(await readFile(from(values.questions), 'utf8'));
  const { index, titleIds, failed } = await readMarkdownFolder(from(values.docs));
  for (const { file, reason } of failed) process.stderr.write(`not read: ${file}: ${reason}\n`);
  if (index.pages.length === 0) {
    throw new Error(`--docs ${values.docs}: there is no Markdown in it`);
  }

  const prefix = prefixOf(questions, new Set(index.pages.map((page) => page.source)));
  const scratch = await mkdtemp(path.join(tmpdir(), 'retrieval-'));
  const file = path.join(scratch, 'chatkit-docs.json');
  await writeFile(file, JSON.stringify(index));
  const measured = values.vectors ? measuredEmbeddings(process.env) : undefined;
  const docs = await createDocs({ sources: [file], fileIntervalMs: 0, ...measured?.options });
  await docs.embedded();
  const { results, figures } = await evaluate({
    docs,
    questions,
    scope: {},
    placeOf: ({ pageUrl, anchor }) => ({
      doc: `${prefix}${pageUrl.slice(1)}`,
      // Docusaurus gives the title's heading an id, too; only its theme does not show it.
      anchor: anchor ?? titleIds.get(pageUrl) ?? null,
    }),
  });
  await docs.close();
  await rm(scratch, { recursive: true });
  measured?.assertAnswered();
  if (values.out !== undefined) await writeFile(from(values.out), resultLines(results));
  for (const line of missLines(results)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

try {
  await main();
} catch (error) {
  // One line that says what to do: a stack would hide it.
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
