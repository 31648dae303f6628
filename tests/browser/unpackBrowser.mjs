import sparticuz from '@sparticuz/chromium';

/**
 * Before any worker starts: the browser's program comes compressed in its npm package, and where two
 * workers unpack it at once, the second starts a program the first has written half.
 */
export default async function unpackBrowser() {
  const isOurs = process.platform === 'linux' && process.arch === 'x64';
  if (isOurs && !process.env.CHROME_PATH) await sparticuz.executablePath();
}
