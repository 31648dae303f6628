import { createReadStream } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../../example-site/build', import.meta.url));

/**
 * A copy of the built example site with other plugin options, as `toAssistantData` gives them.
 * Building the site again for each would take half a minute.
 */
export async function copySite(options: Record<string, unknown>): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'chatkit-site-'));
  await cp(built, folder, { recursive: true });
  const scripts = path.join(folder, 'assets/js');
  let changed = 0;
  for (const name of await readdir(scripts)) {
    const file = path.join(scripts, name);
    const text = await readFile(file, 'utf8');
    if (!text.includes('{"config":{"serverUrl":')) continue;
    let next = text;
    for (const [option, value] of Object.entries(options)) {
      const before = next;
      next = next.replace(
        new RegExp(`("${option}":)("[^"]*"|true|false)`),
        (_whole, key: string) => key + JSON.stringify(value),
      );
      if (next === before && !before.includes(`"${option}":${JSON.stringify(value)}`)) {
        throw new Error(`The built site has no option ${option}.`);
      }
    }
    await writeFile(file, next);
    changed += 1;
  }
  if (changed === 0) throw new Error('The built site does not hold the assistant’s options.');
  return folder;
}

export interface StaticSite {
  port: number;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** A folder on a port of its own, as any host of static sites serves it. It is removed at the end. */
export async function serveFolder(
  folder: string,
  headers: Record<string, string> = {},
): Promise<StaticSite> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site.invalid');
    const wanted = path.join(folder, path.normalize(decodeURIComponent(pathname)));
    const isFolder = await stat(wanted).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const file = isFolder ? path.join(wanted, 'index.html') : wanted;
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    createReadStream(file)
      .once('open', function (this: NodeJS.ReadableStream) {
        response.writeHead(200, { 'Content-Type': type, ...headers });
        this.pipe(response);
      })
      .once('error', () => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
