import { existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import compression from 'compression';
import { type RequestHandler, type Response, Router } from 'express';

export interface SiteOptions {
  /** The folder that `docusaurus build` wrote. */
  dir: string;
  /** Whether `/` may lead to the base URL: not behind a proxy that takes the prefix away. */
  redirectRoot: boolean;
}

/** A built site, as far as serving it goes. */
export interface Site {
  /** Such as `/` or `/a/b/`. */
  baseUrl: string;
  router: Router;
}

/**
 * Serves a built Docusaurus site as static hosts do: `/docs/intro` answers with `docs/intro.html`
 * or `docs/intro/index.html` (whichever `trailingSlash` made the build write), an unknown path
 * with the 404 page of its locale. Hashed files are kept for ever, pages are asked for anew.
 * @throws Error where `dir` holds no built site.
 */
export function createSite({ dir, redirectRoot }: SiteOptions): Site {
  const root = path.resolve(dir);
  if (!existsSync(path.join(root, 'index.html'))) {
    throw new Error(
      `SITE_DIR=${JSON.stringify(dir)}: no built site is there (no index.html). Build it first.`,
    );
  }
  const baseUrl = findBaseUrl(root);
  const router = Router();
  // A part of a file is a part of the file as it stands: compressed, it would be another.
  const whole: compression.CompressionFilter = (request, response) =>
    request.headers.range === undefined && compression.filter(request, response);
  router.use(compression({ filter: whole }));
  router.use(serve(root, baseUrl, redirectRoot));
  return { baseUrl, router };
}

function serve(root: string, baseUrl: string, redirectRoot: boolean): RequestHandler {
  return async (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    response.locals.quiet = true;
    if (redirectRoot && baseUrl !== '/' && ['/', baseUrl.slice(0, -1)].includes(request.path)) {
      return response.redirect(302, baseUrl);
    }
    const inside = decodePath(request.path, baseUrl);
    const file = inside === undefined ? undefined : await findFile(root, inside);
    if (file !== undefined) return send(response, root, file, cacheFor(file), next);
    const missing = await findNotFoundPage(root, inside ?? '');
    if (missing === undefined) return next();
    response.status(404);
    return send(response, root, missing, 'no-cache', next);
  };
}

/**
 * The path inside of the site's folder; undefined for one that no file may have. A proxy may have
 * taken the base URL away, so a path without it is taken as it is.
 */
function decodePath(requested: string, baseUrl: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(requested);
  } catch {
    return undefined;
  }
  const inside = decoded.startsWith(baseUrl) ? decoded.slice(baseUrl.length) : decoded.slice(1);
  const parts = inside.split(/[/\\]/);
  const forbidden = parts.some((part) => part.startsWith('.')) || inside.includes('\0');
  return forbidden ? undefined : inside;
}

async function findFile(root: string, inside: string): Promise<string | undefined> {
  // Behind what is no slash: else the search begins anew at each of thousands of slashes.
  const bare = inside.replace(/(?<!\/)\/+$/, '');
  const candidates = bare === '' ? ['index.html'] : [bare, `${bare}.html`, `${bare}/index.html`];
  for (const candidate of candidates) {
    if (await isFile(path.join(root, candidate))) return candidate;
  }
  return undefined;
}

/** The 404 page of the locale whose folder the path is in, or the site's. */
async function findNotFoundPage(root: string, inside: string): Promise<string | undefined> {
  const locale = inside.split('/')[0];
  for (const candidate of locale ? [`${locale}/404.html`, '404.html'] : ['404.html']) {
    if (await isFile(path.join(root, candidate))) return candidate;
  }
  return undefined;
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** Docusaurus names what stands in `assets/` after its content; pages must be asked for anew. */
function cacheFor(file: string): string {
  if (/(^|\/)assets\/(js|css|images|fonts|medias|files)\//.test(file)) {
    return 'public, max-age=31536000, immutable';
  }
  return /\.(html|json|xml|txt)$/.test(file) ? 'no-cache' : 'public, max-age=3600';
}

function send(
  response: Response,
  root: string,
  file: string,
  cacheControl: string,
  next: (error?: unknown) => void,
): void {
  response.setHeader('Cache-Control', cacheControl);
  response.sendFile(file, { root, cacheControl: false }, (error) => {
    // Whoever has gone needs no answer.
    if (!error || response.headersSent || isAborted(error)) return;
    // A part beyond the end: the head says how long the file is.
    if ('status' in error && error.status === 416) response.status(416).end();
    else next(error);
  });
}

function isAborted(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNABORTED';
}

/**
 * The base URL the site was built for: from its docs index, or, where that is not published, from
 * where its first page loads its scripts.
 */
function findBaseUrl(root: string): string {
  const index = path.join(root, 'chatkit-docs.json');
  if (existsSync(index)) {
    const head = readFileSync(index, 'utf8').slice(0, 4000);
    const found = /"baseUrl"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(head)?.[1];
    const baseUrl: unknown = found === undefined ? undefined : JSON.parse(found);
    if (typeof baseUrl === 'string' && /^\/(.*\/)?$/.test(baseUrl)) return baseUrl;
  }
  const page = readFileSync(path.join(root, 'index.html'), 'utf8');
  return /(?:src|href)="?(\/(?:[^"\s>]*\/)?)assets\/(?:js|css)\//.exec(page)?.[1] ?? '/';
}
