import { afterAll, describe, expect, it } from '@jest/globals';
import {
  type ModelServer,
  sayResponses,
  startModelServer,
} from '../../server/agent/support/modelServer';
import { isQuestion } from '../support/chat';
import { crossed, describeReaders, plainHost, variants } from '../support/reader';

/** What reaches the model, and answers that take their time: the real server, a model's API played. */
let model: ModelServer;
const readers = describeReaders(async () => {
  model = await startModelServer({ onlyAnswers: true });
  return { env: { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: model.baseUrl } };
});
afterAll(() => model?.close());

/** The model says half of an answer, and the other half when the returned function is called. */
function playSlowly(): () => void {
  let release = () => {};
  const rest = new Promise<string>((resolve) => {
    release = () => resolve('and the second half.');
  });
  model.play(sayResponses({ text: ['The first half, ', rest] }));
  return () => release();
}

/** A page's own `fetch`, whose answers' streams `cutStream()` breaks as a lost connection does. */
const breakable = `
  const { fetch } = window;
  window.fetch = async (input, init) => {
    const response = await fetch(input, init);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (init?.method !== 'POST' || !isStream) return response;
    const reader = response.body.getReader();
    const body = new ReadableStream({
      start(controller) {
        window.cutStream = () => controller.error(new TypeError('network error'));
      },
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    });
    return new Response(body, response);
  };`;

describe.each(variants)('with the $kind chat on a $device', (variant) => {
  it('an answer that is being made comes in after a reload', async () => {
    const reader = await readers.visit(variant, '/docs/start/install');
    const release = playSlowly();
    const chat = await reader.open();
    await reader.send('Tell me slowly.');
    await chat.answers.filter({ hasText: 'The first half,' }).waitFor();
    const following = reader.page.waitForResponse(/\/threads\/[^/]+\/follow$/);
    await reader.page.reload();
    await reader.settled();
    await following;
    release();
    await chat.answers.filter({ hasText: 'The first half, and the second half.' }).waitFor();
  });

  it('and on coming back to its conversation from another one', async () => {
    const reader = await readers.visit(variant, '/docs/start/install');
    const release = playSlowly();
    const chat = await reader.open();
    await reader.send('Tell me slowly.');
    await chat.answers.filter({ hasText: 'The first half,' }).waitFor();
    await reader.page.reload();
    await reader.settled();
    await reader.button('New conversation');
    await chat.prompts.first().waitFor();
    await reader.button('Conversations');
    const following = reader.page.waitForResponse(/\/threads\/[^/]+\/follow$/);
    await reader.press(chat.threads.first());
    await following;
    release();
    await chat.answers.filter({ hasText: 'The first half, and the second half.' }).waitFor();
  });

  it('and where its stream broke', async () => {
    const reader = await readers.visit(variant, '/docs/start/install', { script: breakable });
    const release = playSlowly();
    const chat = await reader.open();
    await reader.send('Tell me slowly.');
    await chat.answers.filter({ hasText: 'The first half,' }).waitFor();
    const following = reader.page.waitForResponse(/\/threads\/[^/]+\/follow$/);
    await reader.page.evaluate(() => Reflect.get(window, 'cutStream')());
    await following;
    release();
    await chat.answers.filter({ hasText: 'The first half, and the second half.' }).waitFor();
  });
});

describe.each(crossed)('with the $kind chat on a $device, whichever it is', (variant) => {
  it('preferences are kept at the server, and stand in the model’s input as data', async () => {
    const reader = await readers.visit(variant, '/docs/start/install');
    const { page } = reader;
    const chat = await reader.open();
    await reader.button('Preferences');
    await page.getByLabel('Your experience').selectOption('beginner');
    await page.getByLabel('Programming language').fill('Rust');
    const saved = page.waitForResponse((response) => response.request().method() === 'PUT');
    await reader.button('Save');
    expect((await saved).status()).toBe(200);
    await page.getByLabel('Your experience').waitFor({ state: 'detached' });
    model.play(sayResponses({ text: ['Gently.'] }));
    const { metadata } = await reader.send('How do I add the plugin?');
    expect(metadata.preferences).toEqual({ level: 'beginner', language: 'Rust' });
    await chat.answers.filter({ hasText: 'Gently.' }).waitFor();
    const { input, instructions } = model.seen.at(-1)?.body ?? {};
    const given = JSON.stringify(input);
    expect(given).toContain('reader_context');
    expect(given).toMatch(/beginner/);
    expect(given).toMatch(/Rust/);
    expect(JSON.stringify(instructions)).not.toMatch(/Rust/);

    // They are the reader's, and not this browser's.
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) {
        if (key.endsWith(':preferences')) localStorage.removeItem(key);
      }
    });
    await page.reload();
    await reader.settled();
    await reader.button('Preferences');
    await page
      .locator('select')
      .filter({ has: page.locator('[value="beginner"]:checked') })
      .waitFor();
    expect(await page.getByLabel('Programming language').inputValue()).toBe('Rust');
  });

  it('a question that is refused is told to the reader', async () => {
    const reader = await readers.visit(variant, '/docs/start/install');
    const refusal = { error: { code: 'unauthorized', message: 'No.' } };
    await reader.context.route(/\/chatkit$/, (route) =>
      isQuestion(route.request())
        ? route.fulfill({ status: 401, json: refusal })
        : route.continue(),
    );
    const { alert } = await reader.open();
    await reader.send('May I ask?');
    await alert.filter({ hasText: 'You are signed out. Sign in again to go on.' }).waitFor();
  });
});

it('questions are answered where the site is not served over https', async () => {
  const reader = await readers.visit({ kind: 'builtin', device: 'desktop' }, '/docs/intro', {
    origin: `http://${plainHost}:${readers.site.port}`,
  });
  expect(await reader.page.evaluate(() => isSecureContext)).toBe(false);
  const chat = await reader.open();
  model.play(sayResponses({ text: ['In plain words.'] }));
  await reader.send('How?');
  await chat.answers.filter({ hasText: 'In plain words.' }).waitFor();
});
