import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const typescript = new URL('./typescript.mjs', import.meta.url).href;

/** A TypeScript program of the tests in a Node of its own, which talks in lines. */
export interface Program {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The next line of its standard output; rejects when it ended before. */
  line(): Promise<string>;
  /** Everything it wrote to standard error. */
  errors(): string;
  /** Sends a signal and waits for its end. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export function startProgram(
  program: URL,
  args: readonly string[],
  env: Record<string, string> = {},
): Program {
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', typescript, fileURLToPath(program), ...args],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '', ...env } },
  );
  const lines: string[] = [];
  const waiting: Array<{ resolve(line: string): void; reject(error: Error): void }> = [];
  let errors = '';
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => {
      ended = true;
      for (const { reject } of waiting.splice(0)) reject(new Error(`It ended. ${errors}`));
      resolve();
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const next = waiting.shift();
    if (next) next.resolve(line);
    else lines.push(line);
  });
  return {
    child,
    pid: child.pid ?? -1,
    errors: () => errors,
    line: () => {
      const line = lines.shift();
      if (line !== undefined) return Promise.resolve(line);
      if (ended) return Promise.reject(new Error(`It ended. ${errors}`));
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
      });
    },
    kill: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}
