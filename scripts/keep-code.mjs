import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// node scripts/keep-code.mjs dist    run by the build: does what a process does as it starts, and keeps the code of that
const [dist] = process.argv.splice(2);
const { load, keep } = createRequire(import.meta.url)(join(dist, 'code-cache.cjs'));

const dataDir = mkdtempSync(join(tmpdir(), 'retriever-build-'));
try {
  await startOnce();
  process.argv.splice(2, 0, '--help');
  load('cli.cjs');
  for (const part of ['tools', 'eventstoredb', 'mongodb', 'reading.worker', 'diff.worker']) load(`${part}.cjs`);
  keep();
} finally {
  rmSync(dataDir, { recursive: true });
}

async function startOnce() {
  const { start } = load('service.cjs');
  const service = await start({ PORT: '0', DATA_DIR: dataDir });
  try {
    await fetch(`${service.url}/health/ready`);
  } finally {
    await service.close();
  }
}
