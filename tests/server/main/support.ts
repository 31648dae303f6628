import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readConfig } from '../../../server/src/config.js';
import { createLogger } from '../../../server/src/logger.js';
import { type RunningServer, type ServerOptions, startServer } from '../../../server/src/main.js';
import { newDataDir } from '../support/dataDir.js';

/** One line of the log. */
export type LogLine = Record<string, unknown>;

export interface TestServer extends RunningServer {
  origin: string;
  /** Every line logged so far, as objects. */
  log(): LogLine[];
  /** The same as text, as it would stand in a file. */
  logText(): string;
  printed: string[];
}

export interface TestServerOptions extends Partial<Omit<ServerOptions, 'config'>> {
  env?: Record<string, string>;
}

/** The whole server in this process, on a free port; environment of the test alone. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { env, ...parts } = options;
  const printed: string[] = [];
  let text = '';
  // A busy machine must not make limits tighter than the test has set them.
  const config = readConfig({ PORT: '0', LIMIT_BUSY_PERCENT: '100', ...env });
  const running = await startServer({
    config,
    print: (line) => printed.push(line),
    logger: createLogger({
      level: config.LOG_LEVEL,
      content: config.LOG_CONTENT,
      destination: {
        write(line) {
          text += line;
        },
      },
    }),
    ...parts,
  });
  return {
    ...running,
    origin: `http://127.0.0.1:${running.port}`,
    printed,
    logText: () => text,
    log: () =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

/** A folder of its own under the system's scratch folder; `remove` deletes it. */
export async function scratchFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  return removable(await mkdtemp(path.join(os.tmpdir(), 'chatkit-main-')));
}

/** The same with an empty embedded database in it, to be a server's `DATA_DIR`. */
export async function dataFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  return removable(await newDataDir('chatkit-main-'));
}

function removable(folder: string) {
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A built site of two pages with its docs index, at `baseUrl`. */
export async function writeSite(folder: string, baseUrl = '/'): Promise<void> {
  await mkdir(path.join(folder, 'docs'), { recursive: true });
  await writeFile(
    path.join(folder, 'index.html'),
    `<script src="${baseUrl}assets/js/main.js"></script>The home page`,
  );
  await writeFile(path.join(folder, '404.html'), 'No such page');
  await writeFile(path.join(folder, 'docs', 'configure.html'), 'The page about the greeting');
  await writeFile(path.join(folder, 'chatkit-docs.json'), JSON.stringify(docsIndex(baseUrl)));
}

function docsIndex(baseUrl: string) {
  return {
    schema: 1,
    site: { title: 'Docs', url: 'https://docs.example', baseUrl, locale: 'en', locales: ['en'] },
    pages: [
      {
        url: `${baseUrl}docs/configure`,
        title: 'Configure',
        description: '',
        version: 'current',
        versionLabel: '1.0',
        breadcrumbs: ['Guides'],
        tags: [],
        sections: [
          {
            anchor: 'change-the-greeting',
            heading: 'Change the greeting',
            headingPath: ['Configure', 'Change the greeting'],
            level: 2,
            text: 'Set greeting in the options of the plugin to change the greeting of the chat.',
          },
          {
            anchor: 'pick-a-colour',
            heading: 'Pick a colour',
            headingPath: ['Configure', 'Pick a colour'],
            level: 2,
            text: 'The accent colour of the chat follows the site, unless accentColor says otherwise.',
          },
        ],
      },
    ],
  };
}

/** A reader's side of the protocol. */
export interface Reader {
  id: string;
  token: string;
  headers: Record<string, string>;
  /** Posts a request of any type; the raw answer. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** A request that is answered with JSON. */
  json<T = Record<string, unknown>>(type: string, params: unknown): Promise<T>;
  /** Asks in a new thread, or in `threadId`; all events of the answer. */
  ask(text: string, threadId?: string): Promise<StreamEvent[]>;
}

export type StreamEvent = { type: string } & Record<string, never> & {
    thread: { id: string };
    item: { id: string; type: string; content: Array<{ text: string; annotations: unknown[] }> };
    code: string;
    message: string;
    allow_retry: boolean;
  };

/** A new anonymous reader. */
export async function newReader(origin: string, chatPath = '/chatkit'): Promise<Reader> {
  const session = await fetch(`${origin}${chatPath}/session`, { method: 'POST' });
  if (!session.ok) throw new Error(`no session: ${session.status} ${await session.text()}`);
  const { user, token } = (await session.json()) as { user: { id: string }; token: string };
  return readerWith(`${origin}${chatPath}`, user.id, token);
}

/** A known reader, perhaps at another server. */
export function readerWith(endpoint: string, id: string, token: string): Reader {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const post = (body: unknown, more: Record<string, string> = {}) =>
    fetch(endpoint, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    id,
    token,
    headers,
    post,
    async json<T>(type: string, params: unknown) {
      const response = await post({ type, params });
      if (!response.ok) throw new Error(`${type}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    async ask(text, threadId) {
      const response = await post(question(text, threadId), { 'Idempotency-Key': newKey() });
      return readEvents(await response.text());
    },
  };
}

let keys = 0;
export function newKey(): string {
  return `key-${process.pid}-${++keys}`;
}

export function question(text: string, threadId?: string): Record<string, unknown> {
  const input = {
    content: [{ type: 'input_text', text }],
    attachments: [],
    inference_options: {},
  };
  return threadId === undefined
    ? { type: 'threads.create', params: { input } }
    : { type: 'threads.add_user_message', params: { thread_id: threadId, input } };
}

export function readEvents(stream: string): StreamEvent[] {
  return stream
    .split('\n\n')
    .filter((frame) => frame.startsWith('data: '))
    .map((frame) => JSON.parse(frame.slice(6)));
}

/** The text of the assistant's message in an answer. */
export function answerText(events: StreamEvent[]): string {
  return events
    .filter((event) => event.type === 'thread.item.done' && event.item.type === 'assistant_message')
    .flatMap((event) => event.item.content.map(({ text }) => text))
    .join('');
}
