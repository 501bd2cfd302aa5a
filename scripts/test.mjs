import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { prepare, ROOT, runScript } from './prepare.mjs';
import { CommandFailed, runTool } from './run.mjs';

//   npm test                    everything
//   npm test -- test/job -t x   what stands behind -- goes to Vitest, and nothing but these tests is run
const words = process.argv.slice(2);

const REPORT = join(ROOT, '.build/tests.json');

const CHECKS = {
  style: ['@biomejs/biome/bin/biome', 'check', '.'],
  'dependency rule': ['dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', 'src'],
  types: ['typescript-native/bin/tsc', '--noEmit'],
  'types of the page': ['vue-tsc/bin/vue-tsc.js', '--noEmit', '--project', 'dashboard/tsconfig.json'],
};

/**
 * More workers than cores, because what runs longest mostly waits for its processes; with servers these have enough to do
 * with the processes of one file each.
 */
const WORKERS = availableParallelism() * (process.env.EVENTSTORE_URL ? 1 : 2);

let failedSteps = 0;

await runScript(async () => {
  rmSync(REPORT, { force: true });
  process.exitCode = 1; // until it is known to have gone well
  process.once('exit', () => {
    const { passed, failed, skipped } = counted(REPORT);
    if (skipped > 0) console.log(`${skipped} SKIPPED`);
    console.log(`${passed} passed, ${Math.max(failed, process.exitCode ? 1 : 0)} failed`);
  });

  await step('install and build', prepare);
  if (failedSteps > 0) return;

  if (words.length > 0) await tests(words);
  else await Promise.all([tests([]), checks()]);
  process.exitCode = failedSteps > 0 ? 1 : 0;
});

function tests(options) {
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const command = ['run', `--maxWorkers=${WORKERS}`, ...reports, ...options];
  return step('tests', () => runTool('vitest/vitest.mjs', command, { cwd: ROOT, stdio: 'inherit' }));
}

async function checks() {
  for (const [name, [script, ...args]] of Object.entries(CHECKS)) {
    await step(name, () => runTool(script, args, { cwd: ROOT }));
  }
}

/** What passed takes one line. What failed is shown, and the others go on. */
async function step(name, work) {
  const startedAt = performance.now();
  try {
    await work();
    console.log(`ok: ${name} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`);
  } catch (error) {
    if (!(error instanceof CommandFailed) || error.signal) throw error;
    failedSteps++;
    console.error(`${error.output}FAILED: ${name}. ${error.message}`);
  }
}

/** A file of tests that could not even be run is one failure. */
function counted(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };

  const report = JSON.parse(readFileSync(file, 'utf8'));
  const isFailed = ({ status }) => status === 'failed';
  const unrun = report.testResults.filter((spec) => isFailed(spec) && !spec.assertionResults.some(isFailed));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unrun.length,
    skipped: report.numPendingTests,
  };
}
