import { decodePath } from './decodePath';

/** A docs plugin's global data, as far as it matters here. */
interface DocsData {
  path: string;
  versions: Array<{ name: string; path: string; isLast: boolean }>;
}

function isDocsData(value: unknown): value is DocsData {
  return typeof value === 'object' && value !== null && 'versions' in value && 'path' in value;
}

const below = (path: string, parent: string) =>
  `${path.replace(/\/$/, '')}/`.startsWith(`${parent.replace(/\/$/, '')}/`);

/** The entry with the longest path above the page's: `/docs/next` before `/docs`. */
function nearest<Entry extends { path: string }>(entries: Entry[], pathname: string) {
  return entries
    .filter((entry) => below(pathname, entry.path))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

/** A docs version, and whose it is: two instances may each have a `1.0`. */
export interface DocsVersion {
  version: string;
  /** The docs plugin's `id`. */
  instance: string;
}

/**
 * The docs version of a page, by Docusaurus's own data. Off the versioned docs (blog, pages, docs
 * with one version beside others of several, which is no version in the index) it is the one the
 * reader chose last, else the site's latest.
 * @param plugins global data of `docusaurus-plugin-content-docs`, by instance
 * @param pathname as `location` has it
 * @param preferred the version the reader chose in an instance, where one is remembered
 */
export function findDocsVersion(
  plugins: Record<string, unknown> | undefined,
  pathname: string,
  preferred: (pluginId: string) => string | null = () => null,
): DocsVersion | undefined {
  const all = Object.entries(plugins ?? {}).flatMap(([id, data]) =>
    isDocsData(data) ? [{ id, ...data }] : [],
  );
  const versioned = all.filter(({ versions }) => versions.length > 1);
  const docs = versioned.length > 0 ? versioned : all;
  const path = decodePath(pathname);
  const active = nearest(all, path);
  const version = active && docs.includes(active) && nearest(active.versions, path);
  if (version) return { version: version.name, instance: active.id };
  const main = docs.find(({ id }) => id === 'default') ?? docs[0];
  if (!main) return undefined;
  const chosen = preferred(main.id);
  const found =
    main.versions.find(({ name }) => name === chosen) ?? main.versions.find(({ isLast }) => isLast);
  return found && { version: found.name, instance: main.id };
}
