// How long reading the page's context takes on a page with 1,000 headings, beside an empty
// querySelectorAll: it is one task, in the moment a question is sent. Limit: 5 ms more.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { root } from '../scripts/run.mjs';

export const limitMs = 5;
const rounds = 51;

/** Medians in milliseconds, in a real Chromium, on a page that is laid out. */
export async function measurePageContext(executablePath) {
  const source = await readFile(path.join(root, 'theme/lib/client/pageContext.js'), 'utf8');
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--headless=shell'],
  });
  try {
    const page = await browser.newPage();
    await page.setContent('<main><h1>Title</h1></main>');
    await page.evaluate((text) => {
      const main = document.querySelector('main');
      for (let index = 0; index < 1000; index++) {
        main.insertAdjacentHTML(
          'beforeend',
          `<h2 id="h${index}">Heading ${index}<a href="#h${index}">\u200B</a></h2><p>Some words.</p>`,
        );
      }
      scrollTo(0, 20_000);
      const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
      window.loaded = import(url);
    }, source);
    return await page.evaluate(async (count) => {
      const { readPageContext } = await window.loaded;
      const median = (work) => {
        const times = Array.from({ length: count }, () => {
          const begin = performance.now();
          work();
          return performance.now() - begin;
        });
        return times.sort((a, b) => a - b)[Math.floor(count / 2)];
      };
      return {
        context: median(() => readPageContext('current')),
        empty: median(() => document.querySelectorAll('nothing-of-this-name')),
      };
    }, rounds);
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { default: sparticuz } = await import('@sparticuz/chromium');
  const program = process.env.CHROME_PATH ?? (await sparticuz.executablePath());
  const { context, empty } = await measurePageContext(program);
  const over = context - empty > limitMs;
  process.stdout.write(
    `Page context of 1,000 headings: ${context.toFixed(2)} ms, ${over ? 'OVER' : 'within'} ` +
      `${limitMs} ms beside an empty querySelectorAll (${empty.toFixed(2)} ms)\n`,
  );
  if (over) process.exit(1);
}
