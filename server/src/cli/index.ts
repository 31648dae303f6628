#!/usr/bin/env node
import { createRequire } from 'node:module';
import { type Command, commands, usage } from './commands.js';

const [name = 'serve', ...args] = process.argv.slice(2);

if (['help', '--help', '-h'].includes(name)) {
  process.stdout.write(usage());
} else if (['--version', '-v'].includes(name)) {
  process.stdout.write(`${version()}\n`);
} else {
  // An option without a command belongs to the first: serve.
  const isOption = name.startsWith('-');
  const called = isOption ? 'serve' : name;
  const command = commands[called];
  if (command) {
    const own = isOption ? [name, ...args] : args;
    process.exitCode = await runCommand(called, command, own);
  } else {
    process.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n${usage()}`);
    process.exitCode = 2;
  }
}

/** A command's failure is one message, not a stack: its text says what to do. */
async function runCommand(name: string, command: Command, own: string[]): Promise<number> {
  try {
    return await command.run(own);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n${isBadOption(error) ? seeHelp(name) : ''}`);
    return command.failed ?? 1;
  }
}

/** What Node says of an option it does not know, or of one without its value. */
function isBadOption(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE');
}

function seeHelp(name: string): string {
  return `What there is: docusaurus-chatkit-server ${name} --help\n`;
}

/** The version of this package, as its manifest says it. */
function version(): string {
  const manifest: unknown = createRequire(import.meta.url)('../../package.json');
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : '';
}
