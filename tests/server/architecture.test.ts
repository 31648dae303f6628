import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The rooms and what each may import: rooms of its own package, and packages. A package that no
 * room claims (`node:` and small libraries) is free; `claimed` ones are only for those named.
 */
const serverRooms: Record<string, { rooms: string[]; packages: string[] }> = {
  protocol: { rooms: [], packages: ['zod'] },
  sse: { rooms: ['protocol'], packages: [] },
  store: { rooms: ['protocol'], packages: [] },
  'store/postgres': {
    rooms: ['store', 'protocol'],
    packages: ['pg', '@electric-sql/pglite', 'node-pg-migrate', 'rate-limiter-flexible'],
  },
  docs: { rooms: ['store'], packages: ['zod', 'minisearch', 'stemmer'] },
  application: { rooms: ['protocol', 'store'], packages: ['zod'] },
  agent: {
    rooms: ['application', 'protocol', 'docs'],
    packages: ['@openai/agents', 'openai', 'zod'],
  },
  chat: { rooms: ['application', 'protocol', 'store'], packages: ['zod'] },
  auth: {
    rooms: ['store'],
    packages: ['jose', 'openid-client', 'express', 'zod'],
  },
  proxy: { rooms: ['auth'], packages: ['express'] },
  limits: {
    rooms: ['store', 'application', 'protocol'],
    packages: ['express', 'rate-limiter-flexible', 'zod'],
  },
  report: { rooms: ['docs', 'store'], packages: [] },
  metrics: {
    rooms: ['application', 'docs', 'protocol'],
    packages: ['prom-client'],
  },
  http: {
    rooms: ['auth', 'chat', 'protocol', 'limits', 'sse', 'application', 'docs', 'store'],
    packages: ['express', 'busboy', 'zod', 'prom-client', 'pino', 'http-proxy-3'],
  },
};

const claimed = new Set(
  Object.values(serverRooms)
    .flatMap((room) => room.packages)
    .concat('react', '@docusaurus'),
);

/** The files at the top of a room's package that anybody may import. */
const open = new Set(['errors', 'ids']);

interface Import {
  file: string;
  from: string;
}

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/')));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^'";]*?\bfrom\s*'([^']+)'|\bimport\(\s*'([^']+)'/g;
  return [...text.matchAll(pattern)].map((match) => ({ file, from: match[1] ?? match[2] ?? '' }));
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

/** The room a file of the server belongs to: the longest that fits. */
function roomOf(file: string): string | undefined {
  const inside = file.replace(/^server\/src\//, '');
  return Object.keys(serverRooms)
    .filter((room) => inside.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function breaches(): string[] {
  return sources('server/src').flatMap((file) => {
    const room = roomOf(file);
    const rules = room ? serverRooms[room] : undefined;
    if (!room || !rules) return [];
    return importsOf(file).flatMap(({ from }) => {
      if (!from.startsWith('.')) {
        const name = packageOf(from);
        return claimed.has(name) && !rules.packages.includes(name)
          ? [`${file} (room ${room}) imports the package ${name}`]
          : [];
      }
      const target = path.posix.join(path.posix.dirname(file), from).replace(/\.js$/, '');
      const targetRoom = roomOf(`${target}.ts`);
      if (targetRoom === room || (targetRoom && rules.rooms.includes(targetRoom))) return [];
      if (!targetRoom && open.has(target.replace('server/src/', ''))) return [];
      return [`${file} (room ${room}) imports ${target}`];
    });
  });
}

describe('import directions', () => {
  it('lets each room of the server import only what it may', () => {
    expect(breaches()).toEqual([]);
  });

  it('keeps plugin, theme and server apart: they meet only in JSON', () => {
    const across = ['plugin', 'theme', 'server'].flatMap((name) =>
      sources(`${name}/src`)
        .flatMap(importsOf)
        .filter(({ file, from }) => {
          const target = from.startsWith('.')
            ? path.posix.join(path.posix.dirname(file), from)
            : packageOf(from)
                .replace(/^docusaurus-(plugin|theme)-chatkit$/, '$1/src')
                .replace('docusaurus-chatkit-server', 'server/src');
          return /^(plugin|theme|server)\//.test(target) && !target.startsWith(`${name}/`);
        })
        .map(({ file, from }) => `${file} imports ${from}`),
    );
    expect(across).toEqual([]);
  });

  it('has the theme components import the client and the built-in chat by package name', () => {
    const relative = sources('theme/src/theme')
      .flatMap(importsOf)
      .filter(({ file, from }) => {
        const target = path.posix.join(path.posix.dirname(file), from);
        return from.startsWith('.') && !target.startsWith('theme/src/theme/');
      })
      .map(({ file, from }) => `${file} imports ${from}`);
    expect(relative).toEqual([]);
  });

  it('keeps React out of the plugin, and the Node side out of the theme', () => {
    const wrong = [
      ...sources('plugin/src')
        .flatMap(importsOf)
        .filter(({ from }) => /^react(-dom)?(\/|$)/.test(from)),
      ...sources('theme/src')
        .flatMap(importsOf)
        .filter(({ from }) => from.startsWith('node:') || /^(express|pg)$/.test(from)),
    ].map(({ file, from }) => `${file} imports ${from}`);
    expect(wrong).toEqual([]);
  });
});
