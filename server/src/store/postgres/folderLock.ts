import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from './sqlErrors.js';
import { StoreRefusal } from './storeRefusal.js';

/** What a lock file holds. */
interface Holder {
  pid: number;
  host: string;
  /** When the process began, as the system says; null where it does not. */
  started: string | null;
  token: string;
}

export interface FolderLock {
  release(): Promise<void>;
}

export interface FolderLockOptions {
  /** How often a holder touches its file. */
  heartbeatMs?: number | undefined;
}

/**
 * Locks a folder for this process alone: two processes on one PGlite folder lose data without a
 * word. Lock files are numbered, and the highest number is the lock: it is taken over by making
 * the next number, which only one process can, so that a stale lock cannot be taken twice.
 * @throws StoreRefusal `folder_locked`, naming the pid, where a living process holds it.
 */
export async function lockFolder(
  folder: string,
  { heartbeatMs = 2000 }: FolderLockOptions = {},
): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    started: await startedAt(process.pid),
    token: randomUUID(),
  };
  for (;;) {
    const newest = await newestLock(folder);
    if (newest > 0) await refuseIfHeld(lockFile(folder, newest), own, heartbeatMs);
    const number = newest + 1;
    if (!(await createExclusively(lockFile(folder, number), JSON.stringify(own)))) continue;
    // A slow process may have made a number that was long passed.
    if ((await newestLock(folder)) !== number) {
      await rm(lockFile(folder, number), { force: true });
      continue;
    }
    await removeOlder(folder, number);
    return hold(lockFile(folder, number), heartbeatMs);
  }
}

function hold(file: string, heartbeatMs: number): FolderLock {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, heartbeatMs);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      // The number stays, so that it is never given twice.
      await writeFile(file, '').catch(() => {});
    },
  };
}

async function refuseIfHeld(file: string, own: Holder, heartbeatMs: number): Promise<void> {
  const holder = await readHolder(file);
  if (holder === undefined || !(await isAlive(file, holder, own, heartbeatMs))) return;
  throw new StoreRefusal(
    'folder_locked',
    `The database folder ${path.dirname(file).replace(/\.lock$/, '')} is in use by process ${holder.pid}${
      holder.host === own.host ? '' : ` on ${holder.host}`
    }. Stop that process, set DATA_DIR to another folder, or set DATABASE_URL: several servers need a Postgres.`,
  );
}

async function isAlive(
  file: string,
  holder: Holder,
  own: Holder,
  heartbeatMs: number,
): Promise<boolean> {
  // Another machine's, or another container's before this one: its pids say nothing here, its
  // heartbeat does.
  if (holder.host !== own.host) return heartbeatSeen(file, heartbeatMs);
  if (!processExists(holder.pid)) return false;
  // The pid may belong to another process by now (in a container it mostly does).
  return holder.started === (await startedAt(holder.pid));
}

async function heartbeatSeen(file: string, heartbeatMs: number): Promise<boolean> {
  // Somebody else who watched, too, may have taken it over and removed the file.
  const touched = async () => (await stat(file).catch(() => undefined))?.mtimeMs;
  const before = await touched();
  for (let waited = 0; waited < heartbeatMs * 4; waited += heartbeatMs) {
    await delay(heartbeatMs);
    const now = await touched();
    if (now === undefined) return false;
    if (now !== before) return true;
  }
  return false;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Linux: the boot and the tick at which a process began (proc(5), field 22 of stat). */
async function startedAt(pid: number): Promise<string | null> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    const afterName = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return `${boot.trim()}:${afterName[19]}`;
  } catch {
    return null;
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    const parsed: unknown = JSON.parse(text);
    return isHolder(parsed) ? parsed : undefined;
  } catch {
    // Released (empty), or its writer died before a word was written.
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'host' in value &&
    typeof value.host === 'string'
  );
}

const prefix = 'lock.';

function lockFile(folder: string, number: number): string {
  return path.join(folder, `${prefix}${number}`);
}

async function lockNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const number = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    return Number.isSafeInteger(number) && number > 0 ? [number] : [];
  });
}

async function newestLock(folder: string): Promise<number> {
  return Math.max(0, ...(await lockNumbers(folder)));
}

async function removeOlder(folder: string, number: number): Promise<void> {
  for (const older of await lockNumbers(folder)) {
    if (older < number) await rm(lockFile(folder, older), { force: true });
  }
}

async function createExclusively(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
