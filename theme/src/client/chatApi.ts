import type { PageSelection } from './assistant';
import type { AssistantFunctions } from './assistantFunctions';
import { createChatFetch } from './chatFetch';
import { type ClientConfig, endpointUrl } from './clientConfig';
import { createSession } from './createSession';
import type { DocsVersion } from './docsVersion';
import { type PageContext, readPageContext } from './pageContext';
import type { Session } from './session';
import { createSignal } from './signal';
import { createSiteMemory, type SiteMemory } from './siteMemory';
import type { ComposerValue } from './surface';

/** The site, as the request's metadata names it. */
export interface SiteScope {
  url: string;
  baseUrl: string;
  locale: string;
}

/** What the chat of this page needs to speak to our server. Made once, at the first intent. */
export interface ChatApi {
  url: string;
  memory: SiteMemory;
  session: Session;
  fetch: typeof fetch;
  /** What a message says of the page: for one that waits, read when it is written. */
  readPage(quotedText?: string | null): { pageContext: PageContext };
  /** A passage the composer quotes: it goes along with the question that quotes it. */
  quote(selection: PageSelection | undefined): void;
  /** What stands in the composer, as far as the chat says: signing in must not lose it. */
  draft: { current: ComposerValue };
  /** The reader has sent something. @returns a function that ends it */
  onSend(listener: () => void): () => void;
  /** The stream of an answer broke; the answer goes on. @returns a function that ends it */
  onBroken(listener: () => void): () => void;
}

export interface ChatApiSources {
  config: ClientConfig;
  site: SiteScope;
  /** The docs version of the page the reader is on now. */
  version: () => DocsVersion | undefined;
  /** What the site itself knows of the reader; unverified. */
  userInfo: () => Promise<object | undefined> | object | undefined;
  preferences: (memory: SiteMemory) => Record<string, string>;
  getToken?: AssistantFunctions['getToken'];
}

export function createChatApi(sources: ChatApiSources): ChatApi {
  const { config, site } = sources;
  const url = endpointUrl(config);
  const memory = createSiteMemory(config);
  const session = createSession({ url, memory, getToken: sources.getToken });
  let quotes: PageSelection[] = [];
  const sent = createSignal();
  const broken = createSignal();
  const readPage = (quotedText?: string | null) => ({
    pageContext: {
      ...readPageContext(sources.version()),
      selection: quotedText
        ? quotes.find(({ text }) => inOneLine(text) === inOneLine(quotedText))
        : undefined,
    },
  });
  return {
    url,
    memory,
    session,
    draft: { current: { text: '' } },
    readPage,
    quote: (selection) => {
      if (selection) quotes = [selection, ...quotes].slice(0, maxQuotes);
    },
    onSend: sent.subscribe,
    onBroken: broken.subscribe,
    fetch: createChatFetch({
      url,
      session,
      onSend: sent.emit,
      onBroken: broken.emit,
      async getMetadata({ params, metadata }) {
        return {
          site,
          ...(!metadata?.pageContext && readPage(params?.input?.quoted_text)),
          userInfo: await sources.userInfo(),
          preferences: sources.preferences(memory),
        };
      },
    }),
  };
}

/** So many passages are remembered: messages that quote them may wait. */
const maxQuotes = 20;

/** A chat may keep a passage's spaces otherwise. */
const inOneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
