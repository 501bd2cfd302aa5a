import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, ROOT, runScript } from './prepare.mjs';
import { runTool } from './run.mjs';

const REPORT = join(ROOT, '.build/jest.json');
const JEST_OPTIONS = ['--json', `--outputFile=${REPORT}`, ...process.argv.slice(2)];
const NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`;

const STEPS = {
  'install and build': () => prepare(),
  style: () => tool('@biomejs/biome/bin/biome', ['check', '.']),
  'dependency rule': () =>
    tool('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.cjs', 'src']),
  types: () => tool('typescript/bin/tsc', ['--noEmit']),
  tests: () => tool('jest/bin/jest.js', JEST_OPTIONS, { env: { ...process.env, NODE_OPTIONS }, stdio: 'inherit' }),
};

// One after the other: the first that fails ends it. What passed takes one line.
await runScript(async () => {
  rmSync(REPORT, { force: true });
  let failedSteps = 1;
  process.once('exit', () => {
    const { passed, failed, skipped } = counted(REPORT);
    if (skipped > 0) console.log(`${skipped} SKIPPED`);
    console.log(`${passed} passed, ${Math.max(failed, failedSteps)} failed`);
  });

  for (const [name, step] of Object.entries(STEPS)) await told(name, step);
  failedSteps = 0;
});

function tool(script, args, options) {
  return runTool(script, args, { cwd: ROOT, ...options });
}

async function told(name, step) {
  const startedAt = performance.now();
  try {
    await step();
  } catch (error) {
    error.message = `FAILED: ${name}. ${error.message}`;
    throw error;
  }
  console.log(`ok: ${name} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`);
}

/** A file of tests that could not even be run is one failure. */
function counted(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };

  const report = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests,
  };
}
