import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import {
  clientSecret,
  startOidcProvider,
  type TestProvider,
} from '../../server/auth/support/oidcProvider.js';
import { type RunningSite, startSite } from '../support/site.js';
import { copySite, freePort, serveFolder } from '../support/siteCopy.js';

/** Where a site stands to the server, for a browser. */
export const topologies = ['same origin', 'same site', 'cross-site'] as const;
export type Topology = (typeof topologies)[number];

/** Registrable domains: `a.test-one.localhost` and `b.test-one.localhost` are one site. */
const serverHost = 'chat.test-one.localhost';
const siteHosts = {
  'same site': 'docs.test-one.localhost',
  'cross-site': 'docs.test-two.localhost',
} as const;

export const resolveLocalhost = '--host-resolver-rules=MAP *.localhost 127.0.0.1';

export interface SignInSites {
  /** The origins of the same site, three times. */
  sites: Record<Topology, string>;
  server: string;
  provider: TestProvider;
  running: RunningSite;
  close(): Promise<void>;
}

/** One server and one provider, and the example site on each kind of origin. */
export async function startSignInSites(env: Record<string, string> = {}): Promise<SignInSites> {
  const port = await freePort();
  const server = `http://${serverHost}:${port}`;
  const options = { element: 'builtin', signInRequired: env.SIGN_IN !== 'optional' };
  const [siteDir, folder] = await Promise.all([
    copySite({ serverUrl: '', ...options }),
    copySite({ serverUrl: server, ...options }),
  ]);
  const elsewhere = await serveFolder(folder);
  const sites = {
    'same origin': server,
    'same site': `http://${siteHosts['same site']}:${elsewhere.port}`,
    'cross-site': `http://${siteHosts['cross-site']}:${elsewhere.port}`,
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
      await Promise.all([provider.close(), elsewhere.close()]);
    },
  };
}

export interface TestReader {
  context: BrowserContext;
  page: Page;
  /** Every request of the page so far. */
  requests: Request[];
}

/** A reader with a browser of their own: no cookies, nothing stored. */
export async function newReader(browser: Browser): Promise<TestReader> {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
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
