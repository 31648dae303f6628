import { randomBytes } from 'node:crypto';
import {
  access,
  constants,
  copyFile,
  link,
  mkdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';

/** A secret shorter than this many characters is refused. */
export const minSecretLength = 32;

export interface SessionSecretOptions {
  /** `SESSION_SECRET`: the first signs, all verify. */
  secrets: readonly string[];
  /** Whether the store is the embedded one, whose folder is this server's own. */
  embedded: boolean;
  /** Where a secret made by the server is kept. */
  dataDir: string;
}

/**
 * The secrets that sign what the server hands out. Where none is given and the store is embedded,
 * one is made once and kept in `dataDir/session-secret`.
 * @throws Error where a secret is too short, or none is given although other servers may share the
 * database: each would make its own and refuse the readers of the others.
 */
export async function loadSessionSecrets(options: SessionSecretOptions): Promise<string[]> {
  const short = options.secrets.find((secret) => secret.length < minSecretLength);
  if (short !== undefined) {
    throw new Error(
      `SESSION_SECRET: each secret must have at least ${minSecretLength} characters; one has ${short.length}. Make one with: openssl rand -base64 32`,
    );
  }
  if (options.secrets.length > 0) return [...options.secrets];
  if (!options.embedded) {
    throw new Error(
      'SESSION_SECRET must be set when DATABASE_URL is: all servers on one database need the same secret. Make one with: openssl rand -base64 32',
    );
  }
  return [await readOrMake(path.join(options.dataDir, 'session-secret'))];
}

async function readOrMake(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  if (!(await exists(file))) await make(file);
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length < minSecretLength) {
    throw new Error(
      `${file} is damaged: delete it, and a new secret is made (readers start anew).`,
    );
  }
  return secret;
}

/**
 * Written beside it and then linked: whoever starts at the same moment finds a whole secret or none,
 * and only one of two is the first.
 */
async function make(file: string): Promise<void> {
  const whole = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(whole, `${randomBytes(32).toString('base64url')}\n`, {
      flag: 'wx',
      mode: 0o600,
    });
    // Some file systems, shared folders of a network among them, know no links.
    await link(whole, file).catch((error: unknown) => {
      if (isTaken(error)) throw error;
      return copyFile(whole, file, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function isTaken(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}
