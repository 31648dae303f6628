/** Where the chat tells the owner what it cannot tell the reader. A pino logger is one. */
export interface ChatLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}
