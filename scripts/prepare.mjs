import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint, unlessStamped } from './fingerprint.mjs';
import { withLock } from './lock.mjs';
import { CommandFailed, run, runTool } from './run.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const OLDEST_NODE = [20, 19];
const MADE_OF = ['src', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package.json', 'package-lock.json'];

/** A sentence when this Node is too old for the service, nothing otherwise. */
export function refusalOfNode(version) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;

  return `Retriever needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${version}.`;
}

/** Installs and builds what is missing or stale. Two at once take turns, so that the second finds everything done. */
export async function prepare({ root = ROOT, say = (line) => console.error(line) } = {}) {
  await withLock(
    join(root, '.build/lock'),
    async () => {
      await install(root, say);
      await build(root, say);
    },
    { onWait: (holder) => say(`Waiting for process ${holder}, which is installing or building here`) },
  );
}

/** Runs the main part of a script. What can be foreseen to go wrong ends the process with a sentence, not a stack. */
export async function runScript(main) {
  const refusal = refusalOfNode(process.versions.node);
  try {
    if (!refusal) return await main();
    console.error(refusal);
  } catch (error) {
    if (error instanceof CommandFailed) console.error(`${error.output}${error.message}`);
    else console.error(error);
    if (error.signal) process.kill(process.pid, error.signal);
  }
  process.exitCode = 1;
}

/** The platform counts too: a folder shared with a container needs other binaries there. */
async function install(root, say) {
  const print = `${fingerprint(root, ['package-lock.json'])} ${process.platform} ${process.arch}`;
  await unlessStamped(join(root, 'node_modules/.retriever-installed'), print, async () => {
    say('Installing (npm ci) …');
    await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
  });
}

async function build(root, say) {
  await unlessStamped(join(root, 'dist/.built'), fingerprint(root, MADE_OF), async () => {
    say('Building …');
    await runTool('@nestjs/cli/bin/nest.js', ['build'], { cwd: root });
  });
}
