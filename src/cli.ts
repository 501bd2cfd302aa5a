import { runCli } from './cli/program.js';
import { endWithReader } from './cli/terminal.js';
import { MODELS } from './models.js';
import { ownVersion } from './version.js';

endWithReader();
void runCli(process.argv.slice(2), {
  version: ownVersion(),
  models: MODELS,
  serve: async () => (await import('./service.js')).run(),
  start: async (environment) => (await import('./service.js')).start(environment),
  open: async () => (await import('./tools.js')).openTools(),
  openBackups: async () => (await import('./tools.js')).openBackups(),
  openLog: async () => (await import('./tools.js')).openLog(),
}).then((code) => {
  process.exitCode = code;
});
