// The built-in chat on the built example site, at 4× CPU throttle: from the press to a composer
// that has the focus (the median of several pages), and the longest task while a thread of 1,000 items opens and is scrolled to its
// beginning: one of the same short question and answer throughout, and one of everything answers
// are made of. Tasks are measured in the processor time of the page's main thread, times four: that
// does not depend on what else the machine does. Beside it what is loaded when the chat is opened,
// gzipped.
//
// `node bench/long-thread.mjs` (after `npm run build && npm run build:site`)
import '../tests/server/support/typescript.mjs';
import { gzipSync } from 'node:zlib';
import { ms, percentile, table } from './support/figures.mjs';

const { launchBrowser, desktop } = await import('../tests/browser/support/browser.ts');
const { playServer } = await import('../tests/browser/support/playedServer.ts');
const { assistantMessage, makeThread, userMessage } = await import(
  '../tests/browser/support/conversation.ts'
);
const { makeMixedThread } = await import('./support/mixedThread.mjs');

const limits = { open: 300, task: 100, bytes: 100 * 1024 };
const throttle = 4;
const rounds = 7;
const median = (samples) => percentile(samples, 0.5);
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const count = 1000;

const answer = `Set \`greeting\` in the **options**, as [the guide](/docs/intro) says.

1. Open the file
2. Add the option

\`\`\`js
export default { plugins: [['docusaurus-plugin-chatkit', { greeting: 'Hello' }]] };
\`\`\`

| Option | Default |
|---|---|
| \`greeting\` | none |
`;
const threads = [
  {
    title: 'Even',
    items: Array.from({ length: count }, (_, index) =>
      index % 2 === 0 ? userMessage(`Question ${index}`) : assistantMessage(answer),
    ),
  },
  { title: 'Mixed', items: makeMixedThread(count) },
];

const server = await playServer();
server.on('threads.list', (_, reply) =>
  reply.json(200, {
    data: threads.map(({ title }) => makeThread({ id: title, title })),
    has_more: false,
  }),
);
server.on('threads.get_by_id', ({ params }, reply) => {
  const items = itemsOf(params.thread_id);
  const page = { data: items.slice(0, 20), has_more: true, after: items[19].id };
  reply.json(200, makeThread({ id: params.thread_id, items: page }));
});
server.on('items.list', ({ params }, reply) => {
  const newestFirst = itemsOf(params.thread_id).toReversed();
  const from = params.after ? newestFirst.findIndex(({ id }) => id === params.after) + 1 : 0;
  const data = newestFirst.slice(from, from + Number(params.limit));
  const more = from + data.length < count;
  reply.json(200, { data, has_more: more, ...(more ? { after: data.at(-1).id } : {}) });
});

const browser = await launchBrowser();
try {
  const scripts = new Map();
  // Each on a page of its own: warm, as a reader's pointer is on the button before they press it,
  // and cold, pressed before anything was fetched.
  const presses = { warm: [], cold: [], unthrottled: [], bare: [], bareUnthrottled: [] };
  for (let round = 0; round < rounds; round += 1) {
    presses.cold.push(await onNewPage((page) => press(page, throttle)));
    await onNewPage(async (page) => {
      await intend(page);
      presses.bare.push(await pressBare(page, throttle));
      presses.warm.push(await press(page, throttle));
    });
    await onNewPage(async (page) => {
      await intend(page);
      presses.bareUnthrottled.push(await pressBare(page, 1));
      presses.unthrottled.push(await press(page, 1));
    });
  }
  const page = await newPage();
  page.on('response', async (response) => {
    if (!response.url().endsWith('.js')) return;
    scripts.set(response.url(), gzipSync(await response.body()).length);
  });
  await intend(page);
  await press(page, 1);
  await page.waitForLoadState('networkidle');
  const tasks = [];
  // Each on a page of its own, or the one is charged with clearing the other away.
  for (const thread of threads) {
    tasks.push({ thread, ...(await onNewPage((own) => readThrough(own, thread))) });
  }
  const open = median(presses.warm);
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  console.log(
    table([
      ['what', 'measured', 'at most'],
      ['press to a composer that has the focus, 4×', ms(open), ms(limits.open)],
      ['… nothing fetched before, 4×', ms(median(presses.cold)), ms(limits.open)],
      ['… not throttled', ms(median(presses.unthrottled)), ''],
      ['a bare button and an empty textarea, 4×', ms(median(presses.bare)), ''],
      ['… not throttled', ms(median(presses.bareUnthrottled)), ''],
      ...tasks.flatMap(({ thread: { title }, opening, scrolling, shown }) => [
        [`${title}: longest task while ${count} items open, 4×`, ms(opening), ms(limits.task)],
        [`… while scrolling up (${shown} turns), 4×`, ms(scrolling), ms(limits.task)],
      ]),
      ['scripts loaded for the chat, gzip', kilobytes(bytes), kilobytes(limits.bytes)],
    ]),
  );
  const isLate = Math.max(open, median(presses.cold)) > limits.open;
  const isLong = tasks.some((task) => Math.max(task.opening, task.scrolling) > limits.task);
  if (isLate || isLong || bytes > limits.bytes) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
}

function itemsOf(threadId) {
  return threads.find(({ title }) => title === threadId).items;
}

/** Opens a thread and scrolls to its beginning. */
async function readThrough(page, { title, items }) {
  await intend(page);
  await press(page, 1);
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: 'Conversations' }).click();
  const entry = page.getByRole('button', { name: new RegExp(`^${title}`) });
  await entry.waitFor();
  const questions = items.filter(({ type }) => type === 'user_message');
  const opening = await longestTask(page, async () => {
    await entry.click();
    await page.getByText(questions.at(-1).content[0].text).waitFor();
    await page.waitForTimeout(1000);
  });
  const scrolling = await longestTask(page, () =>
    page.evaluate(async (all) => {
      const section = document.querySelector('[data-thread]').parentElement;
      for (let turn = 0; turn < 3000; turn += 1) {
        section.scrollTop -= 400;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const turns = section.querySelectorAll('[data-turn]').length;
        if (turns >= all && section.scrollTop < 1) break;
      }
    }, questions.length),
  );
  return { opening, scrolling, shown: await page.locator('[data-turn]').count() };
}

async function newPage() {
  const page = await browser.newPage({ viewport: desktop, reducedMotion: 'reduce' });
  await page.route('https://cdn.platform.openai.com/**', (route) => route.abort());
  await page.goto(`${server.origin}/docs/intro`);
  await page.waitForLoadState('networkidle');
  return page;
}

async function onNewPage(work) {
  const page = await newPage();
  const result = await work(page);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.close();
  return result;
}

/** The pointer comes to the button: that is when the code is fetched. */
async function intend(page) {
  await page.getByRole('button', { name: 'Ask AI' }).hover();
  await page.locator('[role="dialog"]').waitFor({ state: 'attached' });
}

async function throttled(page, rate, work) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  const result = await page.evaluate(work);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  return result;
}

/** From the press until the composer has the focus, in ms. */
function press(page, rate) {
  return throttled(
    page,
    rate,
    () =>
      new Promise((resolve) => {
        const pressed = performance.now();
        document.addEventListener('focusin', ({ target }) => {
          if (target.matches('[role="dialog"] textarea')) resolve(performance.now() - pressed);
        });
        const launcher = document.querySelector('[data-chatkit]');
        launcher.focus();
        launcher.click();
      }),
  );
}

/** What the machine takes for the least there can be: a press that makes an empty text box. */
function pressBare(page, rate) {
  return throttled(
    page,
    rate,
    () =>
      new Promise((resolve) => {
        const button = document.body.appendChild(document.createElement('button'));
        const box = document.createElement('textarea');
        button.onclick = () => {
          document.body.append(box);
          box.focus();
        };
        box.onfocus = () => {
          resolve(performance.now() - pressed);
          box.remove();
          button.remove();
        };
        const pressed = performance.now();
        button.focus();
        button.click();
      }),
  );
}

/** The longest task of the page's main thread while `work` goes on, in ms, throttled. */
async function longestTask(page, work) {
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing', '__metadata'] });
  await work();
  const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = traceEvents
    .filter(
      ({ name, tdur, pid, tid }) => name.endsWith('RunTask') && tdur && mains.has(`${pid}/${tid}`),
    )
    // The clock of processor time now and then leaps: it never runs for longer than the task.
    .map(({ dur, tdur }) => (Math.min(dur, tdur) / 1000) * throttle);
  if (tasks.length === 0) throw new Error('The trace holds no task with its processor time.');
  return Math.max(...tasks);
}
