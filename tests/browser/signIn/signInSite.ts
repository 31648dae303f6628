import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import {
  clientSecret,
  startOidcProvider,
  type TestProvider,
} from '../../server/auth/support/oidcProvider.js';
import { freePort } from '../../server/support/freePort.js';
import { type ReverseProxy, startReverseProxy } from '../support/reverseProxy.js';
import { type RunningSite, startSite } from '../support/site.js';
import { copySite, serveFolder } from '../support/siteCopy.js';

/** Where a site stands to the server, for a browser. */
export const topologies = ['same origin', 'same site', 'cross-site'] as const;
export type Topology = (typeof topologies)[number];

/** Registrable domains: `a.test-one.localhost` and `b.test-one.localhost` are one site. */
const plainHosts = {
  server: 'chat.test-one.localhost',
  'same site': 'docs.test-one.localhost',
  'cross-site': 'docs.test-two.localhost',
};
/** Over HTTPS under names a browser gives no trust of its own, as it does to `localhost`. */
const tlsHosts = {
  server: 'api.example.test',
  'same site': 'docs.example.test',
  'cross-site': 'docs.other.test',
};

export const resolveLocalhost =
  '--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP *.test 127.0.0.1';

export interface SignInSites {
  /** The origins of the same site, three times. */
  sites: Record<Topology, string>;
  server: string;
  provider: TestProvider;
  running: RunningSite;
  close(): Promise<void>;
}

export interface SignInSiteOptions {
  env?: Record<string, string>;
  /** Behind a proxy that ends TLS, whose certificate nobody has vouched for. */
  tls?: boolean;
  /** Which chat the panel shows. */
  element?: 'builtin' | 'auto';
}

/** One server and one provider, and the example site on each kind of origin. */
export async function startSignInSites({
  env = {},
  tls = false,
  element = 'builtin',
}: SignInSiteOptions = {}): Promise<SignInSites> {
  const hosts = tls ? tlsHosts : plainHosts;
  const port = await freePort();
  const proxy = tls ? await startTlsProxy(hosts.server, port, () => elsewhere.port) : null;
  const server = tls ? `https://${hosts.server}:${proxy?.port}` : `http://${hosts.server}:${port}`;
  const options = { element, signInRequired: env.SIGN_IN !== 'optional' };
  const [siteDir, folder] = await Promise.all([
    copySite({ serverUrl: '', ...options }),
    copySite({ serverUrl: server, ...options }),
  ]);
  const elsewhere = await serveFolder(folder);
  const at = (host: string) =>
    tls ? `https://${host}:${proxy?.port}` : `http://${host}:${elsewhere.port}`;
  const sites = {
    'same origin': server,
    'same site': at(hosts['same site']),
    'cross-site': at(hosts['cross-site']),
  };
  const provider = await startOidcProvider({ redirectUris: [`${server}/chatkit/auth/callback`] });
  const running = await startSite({
    siteDir,
    env: {
      PORT: String(port),
      PUBLIC_URL: server,
      ALLOWED_ORIGINS: `${sites['same site']},${sites['cross-site']}`,
      AUTH_MODE: 'oidc',
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'chatkit',
      OIDC_CLIENT_SECRET: clientSecret,
      ...(tls ? { TRUST_PROXY: 'loopback' } : {}),
      ...env,
    },
  });
  return {
    sites,
    server,
    provider,
    running,
    async close() {
      await running.stop();
      await Promise.all([
        provider.close(),
        elsewhere.close(),
        proxy?.close(),
        rm(siteDir, { recursive: true, force: true }),
      ]);
    },
  };
}

/** One port for all hosts: the server's own, and any other is the site elsewhere. */
function startTlsProxy(
  serverHost: string,
  serverPort: number,
  sitePort: () => number,
): Promise<ReverseProxy> {
  const route = ({ headers }: IncomingMessage) => ({
    port: headers.host?.startsWith(`${serverHost}:`) ? serverPort : sitePort(),
  });
  return startReverseProxy(route, { tls: true });
}

export interface TestReader {
  context: BrowserContext;
  page: Page;
  /** Every request of the page so far. */
  requests: Request[];
}

/** A reader with a browser of their own: no cookies, nothing stored. */
export async function newReader(browser: Browser): Promise<TestReader> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  return { context, page, requests };
}

/** Through the provider's own pages: any name and password, then consent. */
export async function signInAtProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

export const launcherOf = (page: Page) => page.getByRole('button', { name: 'Ask AI' });
export const composerOf = (page: Page) => page.getByLabel('Ask about these docs');
export const signInButtonOf = (page: Page) => page.getByRole('button', { name: 'Sign in' });

/** Opens a docs page and its panel, and signs in. */
export async function openSignedIn(
  page: Page,
  site: string,
  login: string,
  { optional = false } = {},
): Promise<void> {
  await page.goto(`${site}/docs/start/install`);
  await launcherOf(page).click();
  if (optional) await page.getByRole('button', { name: 'Preferences' }).click();
  await signInButtonOf(page).click();
  await signInAtProvider(page, login);
  if (optional) await page.getByRole('button', { name: 'Leave them' }).click();
  await composerOf(page).waitFor();
}
