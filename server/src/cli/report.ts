import { access } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import { createDocs } from '../docs/index.js';
import { costOf } from '../limits/budget.js';
import { parseSpan } from '../limits/settings.js';
import { buildReport, type Report } from '../report/buildReport.js';
import { printReport } from '../report/printReport.js';
import { openStore } from '../store/postgres/index.js';
import { StoreRefusal } from '../store/postgres/storeRefusal.js';

const help = `Usage: docusaurus-chatkit-server report [--since 30d | 2026-01-31] [--limit 20] [--json]

What readers asked, what was not found (no citation, declined, thumbs down), grouped, with the
pages nearest to each gap, and what it cost. It reads what is still stored (RETENTION_DAYS). The
database and the docs are those of the environment: DATABASE_URL or DATA_DIR, SITE_DIR or
DOCS_INDEX. An embedded database is free for this only while its server is stopped.
`;

export async function report(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      since: { type: 'string', default: '30d' },
      limit: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const since = parseSince(values.since, new Date());
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new Error(`--limit ${values.limit}: must be a whole number from 1 on.`);
  }
  const built = await makeReport(readConfig(process.env), since, limit);
  const text = values.json
    ? `${JSON.stringify(built, null, 2)}\n`
    : printReport(built, process.stdout.columns ?? 120);
  process.stdout.write(text);
  return 0;
}

/** Reads database and docs as they are configured. */
export async function makeReport(config: Config, since: Date, limit: number): Promise<Report> {
  if (config.DATABASE_URL === undefined) await refuseWithoutDatabase(config.DATA_DIR);
  const store = await openStore({
    databaseUrl: config.DATABASE_URL,
    dataDir: config.DATA_DIR,
  }).catch(whileServing);
  const docs = await createDocs({
    sources: config.DOCS_INDEX,
    siteDir: config.SITE_DIR,
    fileIntervalMs: 0,
    urlIntervalMs: 0,
  });
  try {
    return await buildReport({
      rows: await store.service.report(since),
      dictations: await store.service.dictationsSince(since),
      since,
      docs,
      limit,
      costOf: (usage) => costOf(usage, config),
    });
  } finally {
    await docs.close();
    await store.close();
  }
}

/** Or the report of a wrong folder would be empty, and leave a new database behind. */
async function refuseWithoutDatabase(dataDir: string): Promise<void> {
  const folder = path.resolve(dataDir, 'postgres');
  await access(folder).catch((cause) => {
    throw new Error(
      `There is no database in ${folder}. Start this in the folder the server is started in, or name its database: DATA_DIR or DATABASE_URL.`,
      { cause },
    );
  });
}

/** The embedded database is one process's alone: say so as it concerns a report. */
function whileServing(error: unknown): never {
  if (!(error instanceof StoreRefusal) || error.reason !== 'folder_locked') throw error;
  throw new Error(
    `${error.message} For a report: stop the server, ask for the report, and start it again; or copy DATA_DIR while the server is stopped, and name the copy in DATA_DIR for later reports. With DATABASE_URL a report can be made at any time.`,
    { cause: error },
  );
}

/** `30d`, `12h`, or a date. */
export function parseSince(text: string, now: Date): Date {
  const seconds = parseSpan(text);
  if (seconds) return new Date(now.getTime() - seconds * 1000);
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw new Error(`--since ${text}: must be a time such as 30d or 12h, or a date as 2026-01-31.`);
  }
  return date;
}
