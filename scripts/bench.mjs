import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT, runScript } from './prepare.mjs';
import { runTool } from './run.mjs';

// Compiled like the service itself, so that what is measured is what would run.
await runScript(async () => {
  await prepare();
  await runTool('typescript-native/bin/tsc', ['--project', 'tsconfig.bench.json'], { cwd: ROOT });
  const bench = join(ROOT, '.build/bench/bench/run.js');
  process.argv[1] = bench;
  await import(pathToFileURL(bench).href);
});
