import { idleVariables, unknownVariables } from '../config.js';
import type { Logger } from '../logger.js';

/** Warns of variables that look meant for this server and change nothing. */
export function checkVariables(env: Record<string, string | undefined>, logger: Logger): void {
  for (const { name, nearest } of unknownVariables(env)) {
    logger.warn({ name, nearest }, 'unknown environment variable');
  }
  for (const { name, needs } of idleVariables(env)) {
    logger.warn({ name, needs }, `${name} changes nothing without ${needs}`);
  }
}
