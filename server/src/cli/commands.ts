/** A command of `docusaurus-chatkit-server`. Its module is loaded when it is run. */
export interface Command {
  summary: string;
  /** Resolves with the process's exit code. */
  run(args: string[]): Promise<number>;
  /** The exit code where it fails (default 1). */
  failed?: number;
}

/** Every command: a contents page. */
export const commands: Record<string, Command> = {
  serve: {
    summary: 'serve the assistant, and the site where SITE_DIR names one (the default)',
    run: async (args) => (await import('./serve.js')).serve(args),
  },
  dev: {
    summary: "a site's own development server and the assistant on one port, with hot reload",
    run: async (args) => (await import('./dev.js')).dev(args),
  },
  csp: {
    summary: "a Content-Security-Policy for the site's pages with the assistant",
    run: async (args) => (await import('./csp.js')).csp(args),
  },
  eval: {
    summary: 'score search on your own questions, as a gate for CI',
    run: async (args) => (await import('./eval.js')).evaluateSite(args),
    // 1 says that a figure is too low.
    failed: 2,
  },
  report: {
    summary: 'what readers asked, what was not found, and what it cost',
    run: async (args) => (await import('./report.js')).report(args),
  },
};

export function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return `Usage: docusaurus-chatkit-server [command] [options]\n\n${lines.join('\n')}\n\nEach says its options with --help; --version says which version this is.\nConfigured by environment variables: see the reference in the documentation.\n`;
}
