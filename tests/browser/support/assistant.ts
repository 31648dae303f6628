import type { Locator, Page } from 'playwright-core';

/** The assistant on a page, as a reader meets it: by roles and names. */
export interface Assistant {
  launcher: Locator;
  panel: Locator;
  composer: Locator;
  /** Presses the button and waits until the composer is there. */
  open(): Promise<void>;
  /** Types a question, sends it, and waits until the answer has ended. */
  ask(question: string): Promise<void>;
  /** The markers of citations in answers. */
  citations: Locator;
}

/** Finds the assistant of an English page. */
export function assistantOn(page: Page): Assistant {
  const launcher = page.getByRole('button', { name: 'Ask AI', exact: true });
  const panel = page.getByRole('dialog', { name: 'Assistant' });
  const composer = panel.getByRole('textbox');
  return {
    launcher,
    panel,
    composer,
    citations: panel.getByRole('link', { name: /^Source/ }),
    open: async () => {
      await launcher.click();
      await composer.waitFor();
    },
    ask: async (question) => {
      const answers = panel.getByRole('button', { name: 'Copy the answer' });
      const before = await answers.count();
      await composer.fill(question);
      await composer.press('Enter');
      await answers.nth(before).waitFor();
    },
  };
}

/** No request leaves for the network: everything but `origin` is refused, as behind a firewall. */
export async function blockOthers(page: Page, origin: string): Promise<string[]> {
  const refused: string[] = [];
  await page.route(
    (url) => url.origin !== origin && url.protocol.startsWith('http'),
    (route) => {
      refused.push(route.request().url());
      return route.abort();
    },
  );
  return refused;
}
