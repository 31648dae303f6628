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

const { values } = parseArgs({
  options: {
    docs: { type: 'string' },
    questions: { type: 'string' },
    out: { type: 'string' },
    vectors: { type: 'boolean' },
  },
});
if (values.docs === undefined || values.questions === undefined) {
  process.stderr.write(usage);
  process.exit(2);
}
// npm runs scripts in the project's folder: paths are meant from where the person stands.
const from = (file) => path.resolve(process.env.INIT_CWD ?? process.cwd(), file);
const folder = from(values.docs);

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

const require = createRequire(import.meta.url);
const { readMarkdownFolder } = require('../plugin/lib/docsIndex/readMarkdownFolder.js');
const { createDocs } = await import('../server/dist/docs/createDocs.js');
const { evaluate } = await import('../server/dist/docs/evaluation/evaluate.js');
const { measuredEmbeddings } = await import('../server/dist/docs/evaluation/measuredEmbeddings.js');
const { parseQuestions } = await import('../server/dist/docs/evaluation/question.js');
const { missLines, resultLines } = await import('../server/dist/docs/evaluation/report.js');

const questions = parseQuestions(await readFile(from(values.questions), 'utf8'));
const { index, titleIds, failed } = await readMarkdownFolder(folder);
for (const { file, reason } of failed) process.stderr.write(`not read: ${file}: ${reason}\n`);

// Questions name files as their repository does, such as `docs/intro.md` where DIR is its `docs`.
const sources = new Set(index.pages.map((page) => page.source));
const prefixes = questions.flatMap(({ gold }) =>
  gold.flatMap(({ doc }) => {
    const parts = doc.split('/');
    const at = parts.findIndex((_part, from) => sources.has(parts.slice(from).join('/')));
    return at < 0
      ? []
      : [
          parts
            .slice(0, at)
            .map((part) => `${part}/`)
            .join(''),
        ];
  }),
);
const prefix = prefixes[0] ?? '';

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
