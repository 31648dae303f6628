/**
 * The origins that may use the server from a browser: `ALLOWED_ORIGINS`, exact or with `*` inside
 * a host's label for preview deployments (`https://deploy-preview-*--docs.netlify.app`).
 */
export interface OriginList {
  /** Whether `origin`, as a browser sends it, is on the list. */
  allows(origin: string): boolean;
  readonly entries: readonly string[];
}

/** A scheme, a host name of DNS's 253 characters, and a port. */
const maxOrigin = 270;

/** Hosts where anybody can have a name: `*.` of one of these would let everybody in. */
const sharedHosts = [
  'vercel.app',
  'netlify.app',
  'pages.dev',
  'workers.dev',
  'github.io',
  'gitlab.io',
  'web.app',
  'firebaseapp.com',
  'onrender.com',
  'herokuapp.com',
  'azurestaticapps.net',
  'amplifyapp.com',
  'surge.sh',
];

/**
 * Reads `ALLOWED_ORIGINS`. `*` stands for one or more letters, digits or hyphens, never a dot.
 * @throws Error naming the entry, and how to write it
 */
export function parseOrigins(entries: readonly string[]): OriginList {
  const exact = new Set<string>();
  const patterns: RegExp[] = [];
  for (const entry of entries) {
    const problem = entry.includes('*') ? addPattern(entry, patterns) : addExact(entry, exact);
    if (problem) throw new Error(`ALLOWED_ORIGINS: ${JSON.stringify(entry)} ${problem}`);
  }
  return {
    entries,
    allows: (origin) =>
      origin.length <= maxOrigin &&
      (exact.has(origin) || patterns.some((pattern) => pattern.test(origin))),
  };
}

function addExact(entry: string, exact: Set<string>): string | undefined {
  if (!/^https?:\/\//.test(entry) || !URL.canParse(entry)) {
    return 'is not an origin; write it like https://docs.example.com';
  }
  const { origin } = new URL(entry);
  if (origin !== entry) return `is not an origin; did you mean ${origin} ?`;
  exact.add(entry);
  return undefined;
}

function addPattern(entry: string, patterns: RegExp[]): string | undefined {
  const [, scheme = '', host = '', port = ''] =
    /^(https?):\/\/([a-z0-9*.-]+)(:\d+)?$/.exec(entry) ?? [];
  if (!host) {
    return 'is not an origin pattern; write it in lower case like https://preview-*.example.com, without a path';
  }
  const labels = host.split('.');
  const local = labels.at(-1) === 'localhost';
  const fixed = labels.length - 1 - labels.findLastIndex((label) => label.includes('*'));
  if (fixed < (local ? 1 : 2)) {
    return 'is too wide: at least the domain itself must be written out, as in https://*.example.com';
  }
  const shared = sharedHosts.find((name) => host.endsWith(`.${name}`));
  if (shared && labels.some((label) => /^\**$/.test(label))) {
    return `would let in everybody's sites on ${shared}; write your own name beside the *, as in https://docs-*.${shared}`;
  }
  const source = host.replaceAll('.', '\\.').replaceAll('*', '[a-z0-9-]{1,63}');
  patterns.push(new RegExp(`^${scheme}://${source}${port}$`));
  return undefined;
}
