import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint, unlessStamped } from './fingerprint.mjs';
import { withLock } from './lock.mjs';
import { CommandFailed, run, runTool } from './run.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const OLDEST_NODE = [20, 19];
const SCRIPTS = ['bundle.mjs', 'code-cache.cjs', 'keep-code.mjs'].map((name) => `scripts/${name}`);
const PAGE_MADE_OF = ['dashboard', 'src/contract', 'scripts/dashboard.mjs', 'package-lock.json'];
const MADE_OF = ['src', ...SCRIPTS, 'nest-cli.json', '.swcrc', 'tsconfig.json', 'package-lock.json'];

/** A sentence when this Node is too old for the service, nothing otherwise. */
export function refusalOfNode(version) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;

  return `Retriever needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${version}.`;
}

/** Installs and builds what is missing or stale. */
export async function prepare({ root = ROOT, say = toStderr } = {}) {
  await inTurn(root, say, async () => {
    await install(root, say);
    await build(root, say);
    await buildPage(root, say);
  });
}

/** Builds alone, where what is installed is taken as it is. */
export async function prepareBuild({ root = ROOT, say = toStderr } = {}) {
  await inTurn(root, say, async () => {
    await build(root, say);
    await buildPage(root, say);
  });
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

function toStderr(line) {
  console.error(line);
}

/** Two at once take turns, so that the second finds everything done. */
async function inTurn(root, say, work) {
  const onWait = (holder) => say(`Waiting for process ${holder}, which is installing or building here`);
  await withLock(join(root, '.build/lock'), work, { onWait });
}

/** The platform counts too: a folder shared with a container needs other binaries there. */
async function install(root, say) {
  const print = `${fingerprint(root, ['package-lock.json'])} ${process.platform} ${process.arch}`;
  await unlessStamped(join(root, 'node_modules/.retriever-installed'), print, async () => {
    say('Installing (npm ci) …');
    await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
  });
}

/** The Node counts too: no other takes the code that its V8 made. */
async function build(root, say) {
  const print = `${fingerprint(root, MADE_OF)} ${process.version}`;
  await unlessStamped(join(root, 'dist/.built'), print, async () => {
    say('Building …');
    await runTool('@nestjs/cli/bin/nest.js', ['build'], { cwd: root });
    const stdio = ['ignore', 'pipe', 'inherit'];
    await run(process.execPath, [join(root, 'scripts/bundle.mjs'), root], { cwd: root, stdio });
  });
}

/** Kept apart as well: `dist` is emptied whenever the service is built. */
async function buildPage(root, say) {
  const print = fingerprint(root, PAGE_MADE_OF);
  const [kept, served] = ['.build/dashboard', 'dist/dashboard'].map((folder) => join(root, folder));
  await unlessStamped(join(kept, '.built'), print, async () => {
    say('Building the page …');
    const stdio = ['ignore', 'pipe', 'inherit'];
    await run(process.execPath, [join(root, 'scripts/dashboard.mjs'), root, kept], { cwd: root, stdio });
  });
  await unlessStamped(join(served, '.built'), print, () => {
    rmSync(served, { recursive: true, force: true });
    cpSync(kept, served, { recursive: true, filter: (file) => !file.endsWith('.built') });
  });
}
