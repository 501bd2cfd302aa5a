#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { runCli } from './cli/program.js';
import { endWithReader } from './cli/terminal.js';
import { MODELS } from './models.js';
import { ownVersion } from './version.js';

endWithReader();
process.exitCode = await runCli(process.argv.slice(2), {
  version: ownVersion(),
  models: MODELS,
  serve,
  start: async (environment) => (await import('./main.js')).start(environment),
  open: async () => (await import('./tools.js')).openTools(),
  openBackups: async () => (await import('./tools.js')).openBackups(),
  openLog: async () => (await import('./tools.js')).openLog(),
});

/** As `node dist/main.js` does it, signals included: main runs the service when it is what was called. */
async function serve(): Promise<void> {
  const main = new URL('./main.js', import.meta.url);
  process.argv[1] = fileURLToPath(main);
  await import(main.href);
}
