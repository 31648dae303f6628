import type { Config } from '../config.js';
import type { DocsStatus } from '../docs/docs.js';

export interface StartUp {
  url: string;
  config: Config;
  docs?: DocsStatus | undefined;
  /** The index follows what its author writes, and may not be there yet. */
  live?: boolean;
}

/** What a newcomer sees: the address, and one line each for what is used and how to change it. */
export function startUpLines({ url, config, docs, live }: StartUp): string[] {
  return [
    '',
    `  ${url}`,
    '',
    `  store   ${storeLine(config)}`,
    `  model   ${modelLine(config)}`,
    `  docs    ${docsLine(docs, config, live)}`,
    '  chat    ChatKit from the CDN where it can be had, built in otherwise (option: element)',
    '',
  ];
}

function storeLine(config: Config): string {
  return config.DATABASE_URL === undefined
    ? `embedded Postgres in ${config.DATA_DIR}/ (for your own: DATABASE_URL)`
    : 'Postgres at DATABASE_URL';
}

function modelLine(config: Config): string {
  if (config.OPENAI_API_KEY === undefined) {
    return 'offline, answers by quoting the docs (for a model: OPENAI_API_KEY)';
  }
  const where = config.OPENAI_BASE_URL === undefined ? '' : ` at ${config.OPENAI_BASE_URL}`;
  return `${config.CHATKIT_MODEL}${where} (for another: CHATKIT_MODEL)`;
}

/** Such as `42 pages, 310 sections; versions current, 0.9; locales en, fr`. */
function docsLine(docs: DocsStatus | undefined, config: Config, live = false): string {
  if (live) return 'what you write, a moment after you save it';
  if (!docs || docs.pages === 0) {
    return `none: questions cannot be answered from docs yet (${whyNone(docs, config)})`;
  }
  const versions = docs.versions.filter(Boolean);
  const parts = [
    `${docs.pages} pages, ${docs.sections} sections`,
    ...(versions.length > 0 ? [`versions ${versions.join(', ')}`] : []),
    `locales ${docs.locales.join(', ')}`,
    ...(docs.broken.length > 0 ? [`${docs.broken.length} broken (see the log)`] : []),
  ];
  return parts.join('; ');
}

/** What to do where nothing was loaded: an owner who has set one of the two must not read "set it". */
function whyNone(docs: DocsStatus | undefined, config: Config): string {
  const [broken] = docs?.broken ?? [];
  if (broken) return `${broken.source}: ${broken.reason}`;
  if (config.SITE_DIR === undefined) return 'set SITE_DIR or DOCS_INDEX';
  return `${config.SITE_DIR} has no chatkit-docs.json: build the site with the plugin, or name the index in DOCS_INDEX`;
}
