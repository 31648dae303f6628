import type { ChatSurface, ChatSurfaceEvents, ComposerValue } from './surface';
import type { Translate } from './translator';

/** What the server says the reader may use (`GET {path}/session`, `features`); absent means no. */
export interface ChatFeatures {
  attachments?: { accept?: Record<string, string[]>; maxSize?: number; maxCount?: number };
  dictation?: boolean;
  /** How many characters a message may have, with its mentions and the quoted passage. */
  maxMessageChars?: number;
  feedback?: boolean;
  history?: boolean;
  retry?: boolean;
}

/** A question the start screen offers. */
export interface StartPrompt {
  label: string;
  prompt: string;
  /** A name of ChatKit's icons; a chat that does not know it shows its own. */
  icon?: string;
}

/** Something that can be mentioned or cited: a docs page or a heading of one. */
export interface ChatEntity {
  id: string;
  title: string;
  group?: string;
  icon?: string;
  interactive?: boolean;
  /** Arrives at the server as the tag's data; `href` is the path and hash inside the site. */
  data: Record<string, string>;
}

/**
 * The seam between the widget and the built-in chat. Everything it needs comes in here; it opens
 * no connection but through `api.fetch`, and reads nothing of the page it stands on.
 *
 * The panel draws the one header (title, new conversation, history, settings, close) above either
 * chat and works it through the surface: the chat fills the room below and draws no header. It is
 * kept mounted while the panel is closed; unmounting it stops nothing at the server.
 */
export interface BuiltinChatProps {
  api: {
    /** The chat endpoint; side routes (`/search`, `/threads/:id/follow`, …) are below it. */
    url: string;
    /** Adds token, metadata and idempotency key, and says stop where a run's request is aborted. */
    fetch: typeof fetch;
    /** Metadata of a message that quotes this: read when it is taken, it may be sent much later. */
    readPage?: (quotedText?: string) => object;
    /** For uploads, which are not made with `fetch`: it cannot tell how far they are. */
    session?: { authorize(headers: Headers): Promise<void> };
  };
  features: ChatFeatures;
  /** `translate(id, values)`: the panel's strings, in the reader's locale (`plugin/locales`). */
  translate: Translate;
  /** BCP 47, as the site has it, such as `pt-BR`. */
  locale: string;
  /** The site's configured address, such as `https://docs.example.com`: links to it stay inside. */
  siteUrl?: string | undefined;
  direction: 'ltr' | 'rtl';
  colorMode: 'light' | 'dark';
  /** Whether the reader sees it; hidden, it does not listen to them. Left out: yes. */
  isShown?: boolean;
  /** Read once: the thread shown first; `null` is the start screen. */
  initialThreadId: string | null;
  /** Read once: what stands in the composer first. */
  initialComposer?: ComposerValue | undefined;
  startScreen: { greeting: string; prompts: StartPrompt[] };
  placeholder?: string | undefined;
  /** Markdown below the composer. */
  disclaimer?: string | undefined;
  /** Called once when it can be used, and with `null` when it goes. */
  onSurface: (surface: ChatSurface | null) => void;
  /** What stands in the composer, at each change: another chat may take over from here. */
  onComposerChange?: ((value: ComposerValue) => void) | undefined;
  events: Partial<ChatSurfaceEvents>;
  /** A citation was pressed: `href` is a path and hash inside the site; `snippet` is marked there. */
  onCitation: (href: string, snippet?: string) => void;
  /** `@` completion; an empty list where nothing fits or the server cannot be reached. */
  searchMentions?: ((query: string) => Promise<ChatEntity[]>) | undefined;
  /** A client tool the agent calls in the page; what it returns (or an error) is its output. */
  onClientTool?:
    | ((call: {
        name: string;
        params: Record<string, unknown>;
      }) => Promise<Record<string, unknown>> | Record<string, unknown>)
    | undefined;
}
