import { untilAskedToStop } from './main/signals.js';
import { type ServerOptions, startServer } from './main.js';

/**
 * Serves until SIGTERM or SIGINT, then lets answers under way end: what the command does, for a
 * server of an owner's own. Without a listener of the process's own for these signals, which stays,
 * the agents SDK ends the process at once.
 * @throws Error where the server cannot start, as `startServer`
 */
export async function runServer(options: ServerOptions): Promise<void> {
  const asked = untilAskedToStop();
  const running = await startServer(options);
  await asked;
  await running.close();
}
