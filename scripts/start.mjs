import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT, runScript } from './prepare.mjs';

// The build runs in this very process, so that a signal reaches the service and nothing stands between.
await runScript(async () => {
  await prepare();
  const cli = join(ROOT, 'dist/cli.js');
  process.argv[1] = cli;
  await import(pathToFileURL(cli).href);
});
