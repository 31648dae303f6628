import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.js';
import { createDevSite } from '../http/devSite.js';
import { createLogger } from '../logger.js';
import { untilAskedToStop } from '../main/signals.js';
import { type RunningServer, startServer } from '../main.js';
import { checkSiteUrl } from './checkSiteUrl.js';
import { checkVariables } from './checkVariables.js';
import { withOwnAddress } from './ownAddress.js';

const help = `Usage: docusaurus-chatkit-server dev [SITE_FOLDER] [--port N] [--host HOST] [--locale LOCALE]
                                     [--site-url URL] [-- OPTIONS OF docusaurus start]

Starts the site's own "docusaurus start" and the assistant on one port, with hot reload and an
index that follows what you write. --site-url: a development server that is running already.
`;

/** The site and the assistant for the author of the docs: one port, hot reload, a live index. */
export async function dev(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      port: { type: 'string', short: 'p' },
      host: { type: 'string' },
      locale: { type: 'string', short: 'l' },
      'site-url': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const separator = args.indexOf('--');
  const passedOn = separator === -1 ? [] : args.slice(separator + 1);
  const own = positionals.slice(0, positionals.length - passedOn.length);
  const siteDir = path.resolve(own[0] ?? '.');
  const siteUrl = values['site-url'];
  if (siteUrl !== undefined) checkSiteUrl(siteUrl);
  const config = readConfig({
    LOG_LEVEL: 'warn',
    ...process.env,
    SITE_DIR: undefined,
    DATA_DIR: process.env.DATA_DIR || path.join(siteDir, '.chatkit'),
    DOCS_INDEX: process.env.DOCS_INDEX || devIndex(siteDir),
    ...(values.port === undefined ? {} : { PORT: values.port }),
    ...(values.host === undefined ? {} : { HOST: values.host }),
  });
  const logger = createLogger({ level: config.LOG_LEVEL, content: config.LOG_CONTENT });

  const sitePort = siteUrl === undefined ? await freePort() : undefined;
  checkVariables(process.env, logger);
  const child =
    sitePort === undefined
      ? undefined
      : spawnDocusaurus(siteDir, sitePort, values.locale, passedOn);
  const site = createDevSite(siteUrl ?? `http://127.0.0.1:${sitePort}`);
  const asked = untilAskedToStop();
  const siteEnded = child ? exitCode(child) : new Promise<never>(() => {});
  try {
    const starting = startServer({ config, logger, devSite: site });
    if (child?.stdout) printOutput(child.stdout, `http://127.0.0.1:${sitePort}`, starting);
    const running = await starting;
    // Docusaurus ends by itself where its configuration is wrong: it has said why.
    const code = await Promise.race([asked.then(() => 0), siteEnded]);
    await running.close();
    return code;
  } finally {
    site.close();
    child?.kill('SIGTERM');
  }
}

/** Where the plugin keeps the index while `docusaurus start` runs. */
export function devIndex(siteDir: string): string {
  return path.join(siteDir, '.docusaurus', 'chatkit-docs.json');
}

function spawnDocusaurus(
  siteDir: string,
  port: number,
  locale: string | undefined,
  passedOn: string[],
): ChildProcess {
  const program = findDocusaurus(siteDir);
  const options = ['--port', String(port), '--host', '127.0.0.1', '--no-open'];
  const localeOptions = locale === undefined ? [] : ['--locale', locale];
  return spawn(
    process.execPath,
    [program, 'start', siteDir, ...options, ...localeOptions, ...passedOn],
    {
      cwd: siteDir,
      // Through a pipe it would print without colours.
      env: { ...(process.stdout.isTTY && { FORCE_COLOR: '1' }), ...process.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
}

/** Passes on what Docusaurus prints; a start that fails is told by who awaits it. */
function printOutput(output: Readable, theirs: string, starting: Promise<RunningServer>): void {
  const ours = starting.then(
    ({ url }) => url,
    () => theirs,
  );
  Readable.from(withOwnAddress(output.setEncoding('utf8'), theirs, ours)).pipe(process.stdout, {
    end: false,
  });
}

/** The site's own Docusaurus, whichever version that is. */
function findDocusaurus(siteDir: string): string {
  const require = createRequire(path.join(siteDir, 'package.json'));
  try {
    const manifest = require.resolve('@docusaurus/core/package.json');
    return path.join(path.dirname(manifest), 'bin', 'docusaurus.mjs');
  } catch (cause) {
    throw new Error(
      `No Docusaurus is installed in ${siteDir}. Run this in a site's folder, after npm install.`,
      { cause },
    );
  }
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', () => resolve(1));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('No free port.'));
      });
    });
  });
}
