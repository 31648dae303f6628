import type { ChatKitOptions } from '@openai/chatkit';

/** Settings that are functions, and so cannot stand in `docusaurus.config`. */
export interface AssistantFunctions {
  /**
   * What the site knows of the reader (`name`, `role`, …), sent with each request. The server
   * treats it as unverified: what must be trusted belongs into the token's claims.
   */
  getUserInfo?: () => object | undefined | Promise<object | undefined>;
  /**
   * The access token of the site's own sign-in, sent as a bearer where the server verifies it
   * (`AUTH_MODE=jwt`). Asked for before each request: give the one that is good now, or nothing.
   */
  getToken?: () => string | null | undefined | Promise<string | null | undefined>;
  /** Answers a client tool the agent calls. What is thrown is told to the agent as an error. */
  onClientTool?: (call: {
    name: string;
    params: Record<string, unknown>;
  }) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** A client effect the agent sends. */
  onEffect?: (name: string, data: Record<string, unknown>) => void;
  /** The last word on the real ChatKit's options; it refuses keys it does not know. */
  extendChatKitOptions?: (options: ChatKitOptions) => ChatKitOptions;
}
