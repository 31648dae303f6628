import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Locator, Page, Request } from 'playwright-core';

const standIn = path.join(fileURLToPath(new URL('.', import.meta.url)), 'standIn');
/** All a page may ever ask ChatKit's CDN for. */
export const cdn = 'https://cdn.platform.openai.com/**';

export type ChatKind = 'builtin' | 'stand-in';
/** What the stand-in does: it lives, it waits for `comeAlive`, it never lives, or its domain is refused. */
export type StandInMode = 'alive' | 'late' | 'silent' | 'unregistered';

/** The CDN cannot be reached from this context. */
export async function blockCdn(context: BrowserContext): Promise<void> {
  await context.route(cdn, (route) => route.abort());
}

/**
 * The widget gives ChatKit four seconds for its script and its sign of life together, and each call
 * five; busy machines take longer: here they have minutes. The timers are known by what they say,
 * since how long one runs is what is left by then.
 */
function bePatient(): void {
  const { setTimeout } = window;
  const givesUp = /no sign of life|the script did not load|ChatKit did not answer/;
  const later = (run: TimerHandler, ms = 0, ...args: unknown[]) =>
    setTimeout(run, givesUp.test(String(run)) ? 300_000 : ms, ...args);
  Object.assign(window, { setTimeout: later });
}

/** Lets a stand-in that is `late` come alive now, or as soon as its frame stands. */
export async function comeAlive(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.assign(window, { __standInLives: true });
    dispatchEvent(new Event('stand-in-lives'));
  });
}

/** ChatKit's script and frame are the stand-in's, at the real address: a frame of another origin. */
export async function serveStandIn(
  context: BrowserContext,
  mode: StandInMode = 'alive',
): Promise<void> {
  const files = {
    'chatkit.js': ['text/javascript', await readFile(path.join(standIn, 'chatkit.js'), 'utf8')],
    'frame.html': ['text/html', await readFile(path.join(standIn, 'frame.html'), 'utf8')],
  };
  if (mode === 'alive' || mode === 'late') await context.addInitScript(bePatient);
  await context.addInitScript(`window.__standInMode = ${JSON.stringify(mode)}`);
  await context.route(cdn, (route) => {
    const file = Object.entries(files).find(([name]) => route.request().url().endsWith(`/${name}`));
    if (!file) return route.abort();
    const [contentType, body] = file[1];
    return route.fulfill({ contentType, body });
  });
}

export async function serveChat(context: BrowserContext, kind: ChatKind): Promise<void> {
  if (kind === 'builtin') await blockCdn(context);
  else await serveStandIn(context);
}

export const panel = (page: Page): Locator => page.locator('[data-chatkit-element]');
export const launcher = (page: Page): Locator => page.locator('button[data-chatkit]');

/** The parts of whichever chat stands in the panel, as a reader finds them. */
export interface ChatParts {
  composer: Locator;
  /** The composer, while the cursor is in it. */
  focused: Locator;
  /** The passage quoted above the composer. */
  quote: Locator;
  /** What was sent, with its quoted passages. */
  conversation: Locator;
  /** Answers that have begun. */
  answers: Locator;
  citations: Locator;
  /** Questions the start screen offers. */
  prompts: Locator;
  /** The reader's conversations, where their list is shown. */
  threads: Locator;
  /** Pages `@` completes. */
  mentions: Locator;
  /** What went wrong, as the reader is told. */
  alert: Locator;
  /** There while an answer is being made. */
  stop: Locator;
}

export function chatParts(page: Page, kind: ChatKind): ChatParts {
  const chat = panel(page);
  if (kind === 'stand-in') {
    const frame = chat.frameLocator('openai-chatkit iframe');
    return {
      composer: frame.locator('#composer'),
      focused: frame.locator('#composer:focus'),
      quote: frame.locator('#reply:not([hidden])'),
      conversation: frame.locator('#thread'),
      answers: frame.locator('[data-role="assistant"]'),
      citations: frame.locator('[data-citation]'),
      prompts: frame.locator('#thread > h2 ~ button'),
      threads: frame.locator('#thread > button'),
      mentions: frame.getByRole('option'),
      alert: frame.getByRole('alert'),
      stop: frame.getByRole('button', { name: 'Stop the answer' }),
    };
  }
  return {
    composer: chat.locator('textarea'),
    focused: chat.locator('textarea:focus'),
    quote: chat.locator('form [aria-label="Quoted passage"]'),
    conversation: chat.locator('section[aria-label="Conversation"]'),
    answers: chat.locator('[data-answer]'),
    prompts: chat.locator('h2 + ul button'),
    threads: chat.locator('li:has(> button + button + button) > button:first-child'),
    mentions: chat.getByRole('option'),
    citations: chat.locator('a[aria-label][href*="/docs/"]'),
    alert: chat.getByRole('alert'),
    stop: chat.getByRole('button', { name: 'Stop the answer' }),
  };
}

/** Waits until the chat that is to stand there does; where another stays, says why. */
export async function settled(page: Page, kind: ChatKind): Promise<void> {
  const phase = kind === 'builtin' ? 'builtin' : 'openai';
  try {
    await page.locator(`[data-chatkit-element="${phase}"][data-open]`).waitFor();
  } catch (cause) {
    const found = await panel(page).evaluateAll((panels) =>
      panels.map(({ dataset }) => ({ ...dataset })),
    );
    throw new Error(`Not the ${kind} chat: ${JSON.stringify(found)}`, { cause });
  }
}

/** Opens the panel by its button. */
export async function openPanel(page: Page, kind: ChatKind): Promise<ChatParts> {
  await launcher(page).click();
  await settled(page, kind);
  return chatParts(page, kind);
}

/** A request of the protocol, as it went over the wire. */
export interface SentRequest {
  type: string;
  params: {
    thread_id?: string;
    input?: {
      content: Array<{ type: string; text?: string; data?: Record<string, string> }>;
      quoted_text?: string;
    };
  };
  metadata: {
    site: { url: string; baseUrl: string; locale: string };
    pageContext: Record<string, unknown> & {
      headings: Array<{ id: string; text: string; level: number }>;
      selection?: { text: string; headingPath: string[]; anchor: string | null };
    };
    preferences?: Record<string, string>;
    userInfo?: Record<string, unknown>;
  };
}

/** Whether a request asks something of the assistant. */
export function isQuestion(request: Request): boolean {
  return (
    request.method() === 'POST' &&
    /"type":"threads\.(create|add_user_message)"/.test(request.postData() ?? '')
  );
}
