import { parseArgs } from 'node:util';
import { toContentSecurityPolicy } from '../http/contentSecurityPolicy.js';
import { hashSiteScripts } from './inlineScripts.js';

const usage = `Usage: docusaurus-chatkit-server csp [options]

Prints the value of a Content-Security-Policy header for your site with the assistant.

  --site DIR     the built site, whose inline scripts are allowed by their hashes
                 (default: SITE_DIR, or build)
  --server URL   where the assistant is, if not on the site's own origin (default: PUBLIC_URL)
  --builtin      the built-in chat alone: nothing of a third party (element: 'builtin')
  --same-origin  the assistant is on the site's own origin, whatever PUBLIC_URL says
`;

/** @returns the exit code */
export async function csp(
  args: string[],
  env: Record<string, string | undefined> = process.env,
  print: (text: string) => void = (text) => void process.stdout.write(text),
): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      site: { type: 'string' },
      server: { type: 'string' },
      builtin: { type: 'boolean', default: false },
      'same-origin': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(usage);
    return 0;
  }
  const server = values['same-origin'] ? undefined : (values.server ?? env.PUBLIC_URL);
  if (server !== undefined && !URL.canParse(server)) {
    throw new Error(`--server: ${JSON.stringify(server)} is no URL.`);
  }
  const policy = toContentSecurityPolicy({
    element: values.builtin ? 'builtin' : 'chatkit',
    serverOrigin: server === undefined ? undefined : new URL(server).origin,
    scriptHashes: await hashSiteScripts(values.site ?? env.SITE_DIR ?? 'build'),
  });
  print(`${policy}\n`);
  return 0;
}
