import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { newDataDir } from '../../server/support/dataDir.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface RunningSite {
  /** Such as `http://127.0.0.1:41234`. */
  origin: string;
  port: number;
  dataDir: string;
  /** All the server has printed so far. */
  output(): string;
  /** Ends the server, `SIGTERM` unless told otherwise, and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface SiteOptions {
  env?: Record<string, string>;
  /** A data folder to reopen; it is kept. Without one a fresh one is made and removed. */
  dataDir?: string;
  /** The built site (default: the example site's). */
  siteDir?: string;
}

/**
 * Starts the real server, as a process of its own on a free port, with the built example site and
 * an embedded store, and waits until `/readyz` says yes.
 */
export async function startSite(options: SiteOptions = {}): Promise<RunningSite> {
  const dataDir = options.dataDir ?? (await newDataDir('chatkit-browser-'));
  const child = spawn(process.execPath, [path.join(root, 'server/dist/cli/index.js')], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      NODE_ENV: 'production',
      PORT: '0',
      DATA_DIR: dataDir,
      SITE_DIR: options.siteDir ?? path.join(root, 'example-site/build'),
      LIMITS: 'off',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await listening(child, (text) => {
    output += text;
  });
  const origin = `http://127.0.0.1:${port}`;
  await ready(origin, exited);
  return {
    origin,
    port,
    dataDir,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The port the server says it listens on. */
function listening(child: ChildProcess, seen: (text: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk;
      seen(String(chunk));
      const match = /https?:\/\/(?:127\.0\.0\.1|localhost):(\d+)/.exec(text);
      if (match) resolve(Number(match[1]));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The server ended (${code}):\n${text}`)));
  });
}

async function ready(origin: string, exited: Promise<void>): Promise<void> {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  while (!gone) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The server ended before it was ready.');
}
