#!/usr/bin/env node
import { commands, usage } from './commands.js';

const [name = 'serve', ...args] = process.argv.slice(2);

if (['help', '--help', '-h'].includes(name)) {
  process.stdout.write(usage());
} else {
  // An option without a command belongs to the first: serve.
  const isOption = name.startsWith('-');
  const command = commands[isOption ? 'serve' : name];
  if (command) {
    process.exitCode = await runCommand(() => command.run(isOption ? [name, ...args] : args));
  } else {
    process.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n${usage()}`);
    process.exitCode = 2;
  }
}

/** A command's failure is one message, not a stack: its text says what to do. */
async function runCommand(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n`);
    return 1;
  }
}
