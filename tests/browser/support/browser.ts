import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/**
 * Chromium's flags for tests: headless, without a sandbox (containers have none), and no calls home.
 * Pages are drawn without GL: drawn by a GL in software they cost more than all else together. Web
 * security and site isolation stay on, or tests of CORS and CSP would pass without meaning anything
 * (the args of @sparticuz/chromium turn them off).
 */
const flags = [
  '--no-sandbox',
  '--headless=shell',
  '--no-zygote',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--disable-gpu',
];

const installed = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function findInstalled(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = installed.flatMap((name) =>
    path.isAbsolute(name) || name.includes(':')
      ? [name]
      : folders.map((folder) => path.join(folder, name)),
  );
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * The browser's program: `CHROME_PATH`, the one inside an npm package on Linux (x64), or an
 * installed one.
 */
async function executablePath(): Promise<string> {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  if (process.platform === 'linux' && process.arch === 'x64') return sparticuz.executablePath();
  const found = findInstalled();
  if (!found) throw new Error('No Chrome found: install one, or name it in CHROME_PATH.');
  return found;
}

/**
 * How long any step in a browser may take, in ms: what takes so long hangs, on a machine that is busy
 * with other things too. Jest's `testTimeout` is longer, so that the step is named.
 */
export const patienceMs = 45_000;

/** A real Chromium with its web security on. Close it in `afterAll`. */
export async function launchBrowser(extraFlags: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await executablePath(),
    headless: true,
    args: [...flags, ...extraFlags],
  });
  browser.on('context', (context) => context.setDefaultTimeout(patienceMs));
  return browser;
}

/**
 * Before a page's scripts run: its reader saves data. Docusaurus then fetches no page ahead of the
 * reader, which for pages nobody goes to took a sixth of what a visit costs.
 */
export function saveData(): void {
  const connection = Reflect.get(navigator, 'connection');
  if (connection) Object.defineProperty(connection, 'saveData', { get: () => true });
}

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };
