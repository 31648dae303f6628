import { type ChildProcess, spawn } from 'node:child_process';
import { readmeLines } from './freshSite.js';

export interface ServedSite {
  origin: string;
  stop(): Promise<void>;
}

/**
 * Serves a built site by the README's last line, on a free port. The line builds as well: what
 * stands before `&&` is left out, the caller has done it.
 */
export async function serveSite(folder: string): Promise<ServedSite> {
  const { serve } = await readmeLines();
  const line = serve.split('&&').at(-1)?.trim() ?? '';
  const child = spawn('sh', ['-c', `exec env ${line}`], {
    cwd: folder,
    // The line starts a shell and npx before the server: a group of its own is ended as one.
    detached: true,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      NODE_ENV: 'production',
      // A busy machine must not make limits tighter.
      LIMIT_BUSY_PERCENT: '100',
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const origin = await printedOrigin(child);
  return { origin, stop: () => endGroup(child) };
}

/** The address the server prints when it listens. */
function printedOrigin(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk;
      const match = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(text);
      if (match) resolve(match[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The server ended (${code}):\n${text}`)));
  });
}

async function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-pid, 'SIGTERM');
  await exited;
}
