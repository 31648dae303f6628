import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerText, newReader } from '../server/main/support.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Inside of the repository, so that the site finds the packages.
const site = path.join(root, 'tests', '.scratch', `dev-${process.pid}`);

let child: ChildProcess;
let origin: string;
let output = '';

async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await find().catch(() => undefined);
    if (found !== undefined) return found;
    if (child.exitCode !== null) throw new Error(`It ended:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

beforeAll(async () => {
  await mkdir(path.join(site, 'docs'), { recursive: true });
  await writeFile(path.join(site, 'package.json'), '{"name": "scratch-site", "private": true}');
  await writeFile(
    path.join(site, 'docusaurus.config.js'),
    `module.exports = {
      title: 'Scratch', url: 'http://localhost', baseUrl: '/', future: { v4: true, faster: true },
      presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]],
      plugins: ['docusaurus-plugin-chatkit'],
    };`,
  );
  await writeFile(path.join(site, 'docs', 'index.md'), '# Start\n\nThe first page.\n');
  child = spawn(
    process.execPath,
    [path.join(root, 'server/dist/cli/index.js'), 'dev', site, '--port', '0'],
    {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, LIMIT_BUSY_PERCENT: '100' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  origin = await until(async () => {
    const port = /http:\/\/localhost:(\d+)\/\n\n/.exec(output)?.[1];
    return port && `http://127.0.0.1:${port}`;
  });
});

afterAll(async () => {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
  await rm(site, { recursive: true, force: true });
});

describe('docusaurus-chatkit-server dev', () => {
  it('serves the site of its own development server, hot reload too, beside the assistant', async () => {
    const page = await until(async () => {
      const response = await fetch(`${origin}/`, { headers: { Accept: 'text/html' } });
      return response.ok ? response.text() : undefined;
    });
    expect(page).toContain('Docusaurus');
    const upgrade = request(`${origin}/ws`, {
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
        'Sec-WebSocket-Version': '13',
        Origin: origin,
      },
    });
    upgrade.end();
    const [response, socket] = await once(upgrade, 'upgrade');
    expect(response.statusCode).toBe(101);
    // The development server tells at once what it has built.
    // A frame may come in pieces.
    let told = '';
    for await (const piece of socket) {
      told += String(piece);
      if (told.includes('"type"')) break;
    }
    expect(told).toContain('"type"');
    socket.destroy();
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  });

  it('answers with a heading that was written a moment ago', async () => {
    await writeFile(
      path.join(site, 'docs', 'zebra.md'),
      '# Zebras\n\n## Feed the zebra\n\nZebras of this product eat striped hay, twice a day.\n',
    );
    const reader = await newReader(origin);
    const events = await until(async () => {
      const answer = await reader.ask('What does the zebra eat?');
      return answerText(answer).includes('striped hay') ? answer : undefined;
    });
    expect(JSON.stringify(events)).toContain('"href":"/zebra#feed-the-zebra"');
  });
});
