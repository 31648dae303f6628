import { parseArgs } from 'node:util';
import { readConfig } from '../config.js';
import { createLogger } from '../logger.js';
import { runServer } from '../runServer.js';
import { checkVariables } from './checkVariables.js';

const help = `Usage: docusaurus-chatkit-server [serve] [--port N] [--host HOST] [--site DIR]

Options win over the environment variables PORT, HOST and SITE_DIR.
`;

/** Serves until SIGTERM or SIGINT, then drains. */
export async function serve(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      site: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const config = readConfig({
    ...process.env,
    ...(values.port === undefined ? {} : { PORT: values.port }),
    ...(values.host === undefined ? {} : { HOST: values.host }),
    ...(values.site === undefined ? {} : { SITE_DIR: values.site }),
  });
  const logger = createLogger({ level: config.LOG_LEVEL, content: config.LOG_CONTENT });
  checkVariables(process.env, logger);
  await runServer({ config, logger });
  return 0;
}
