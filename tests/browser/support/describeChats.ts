import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';
import { type ChatVisit, type OpenChat, openChat } from './openChat';
import { type PlayedServer, playServer } from './playedServer';

export interface Chats {
  /** The server of this test. */
  readonly server: PlayedServer;
  /** Opens the chat for a new reader, gone after the test. */
  open(visit?: ChatVisit): Promise<OpenChat>;
}

/**
 * A browser for a file of tests, and for each test a played server and readers of its own. Whatever
 * is tested, no page of theirs throws.
 * @param options.flags more of Chromium's flags
 * @param options.prepare what the server is told before each test
 * @param options.look what is looked at in each chat before it goes
 */
export function describeChats({
  flags = [],
  prepare,
  look,
}: {
  flags?: string[];
  prepare?: (server: PlayedServer) => void | Promise<void>;
  look?: (chat: OpenChat) => Promise<void>;
} = {}): Chats {
  let browser: Browser;
  let server: PlayedServer;
  const chats: OpenChat[] = [];
  beforeAll(async () => {
    browser = await launchBrowser(flags);
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    server = await playServer();
    await prepare?.(server);
  });
  afterEach(async () => {
    const opened = chats.splice(0);
    try {
      for (const chat of opened) {
        await look?.(chat);
        expect(chat.errors).toEqual([]);
      }
    } finally {
      for (const { page } of opened) {
        await page.context().unrouteAll({ behavior: 'ignoreErrors' });
        await page.unrouteAll({ behavior: 'ignoreErrors' });
        await page.context().close();
      }
      await server.stop();
    }
  });
  return {
    get server() {
      return server;
    },
    async open(visit) {
      const chat = await openChat(browser, server.origin, visit);
      chats.push(chat);
      return chat;
    },
  };
}
