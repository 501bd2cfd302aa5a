#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCli } from './cli/program.js';
import { endWithReader } from './cli/terminal.js';

endWithReader();
process.exitCode = await runCli(process.argv.slice(2), {
  version: ownVersion(),
  serve,
  start: async (environment) => (await import('./main.js')).start(environment),
  open: async () => (await import('./tools.js')).openTools(),
});

/** As `node dist/main.js` does it, signals included: main runs the service when it is what was called. */
async function serve(): Promise<void> {
  const main = new URL('./main.js', import.meta.url);
  process.argv[1] = fileURLToPath(main);
  await import(main.href);
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
