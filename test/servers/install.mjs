import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint, unlessStamped } from '../../scripts/fingerprint.mjs';
import { withLock } from '../../scripts/lock.mjs';
import { CommandFailed, run } from '../../scripts/run.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where EventStoreDB's double is written to, as one file: it is started a hundred times in a run of all tests. */
const DOUBLE_BUILT = join(ROOT, '.build/servers/eventstoredb');
const DOUBLE_MADE_OF = ['test/servers/eventstoredb', 'test/kit', 'package-lock.json'];
export const DOUBLE = join(DOUBLE_BUILT, 'main.mjs');

/** Where MongoDB's stand-in is built to. */
const BUILT = join(ROOT, '.build/servers/mongodb');
const SOURCES = join(ROOT, 'test/servers/mongodb');
const LIB = join(BUILT, 'lib');
const CLASSES = join(BUILT, 'classes');
const STAMP = '.stamp';

export const JAVA_CLASS_PATH = [CLASSES, join(LIB, '*')].join(':');

/** Whether a server can be started without fetching anything. The double of EventStoreDB is made of what is here. */
export function isInstalled(name) {
  return name === 'eventstoredb' || existsSync(join(CLASSES, STAMP));
}

/** Fetches, compiles and bundles what is missing or stale. Two at once take turns, so that the second finds everything done. */
export async function install(name, { say = (line) => console.error(line) } = {}) {
  if (name === 'eventstoredb') return bundleDouble();

  await withLock(join(BUILT, 'lock'), async () => {
    try {
      await fetchLibraries(say);
      await compile(say);
    } catch (error) {
      if (error instanceof CommandFailed) throw error;
      throw new Error('The test server in the place of MongoDB needs Java 17 (a JDK) and Maven', { cause: error });
    }
  });
}

async function bundleDouble() {
  const input = join(ROOT, DOUBLE_MADE_OF[0], 'main.ts');
  const external = /^[^./]/; // packages
  await withLock(join(DOUBLE_BUILT, 'lock'), () =>
    unlessStamped(join(DOUBLE_BUILT, STAMP), fingerprint(ROOT, DOUBLE_MADE_OF), async () => {
      const { build } = await import('rolldown'); // most who ask what is installed need none of it
      const output = { file: DOUBLE, format: 'esm' };
      await build({ input, external, platform: 'node', resolve: { extensionAlias: { '.js': ['.ts'] } }, output });
    }),
  );
}

async function fetchLibraries(say) {
  await unlessStamped(join(LIB, STAMP), fingerprint(SOURCES, ['pom.xml']), async () => {
    say('Fetching mongo-java-server (mvn dependency:copy-dependencies) …');
    rmSync(LIB, { recursive: true, force: true }); // the class path is all of the folder
    const options = ['--quiet', '--batch-mode', `-DoutputDirectory=${LIB}`];
    await run('mvn', [...options, 'dependency:copy-dependencies'], { cwd: SOURCES });
  });
}

async function compile(say) {
  const sources = readdirSync(SOURCES).filter((file) => file.endsWith('.java'));
  await unlessStamped(join(CLASSES, STAMP), fingerprint(SOURCES, ['pom.xml', ...sources]), async () => {
    say('Compiling the test server in the place of MongoDB …');
    rmSync(CLASSES, { recursive: true, force: true });
    await run('javac', ['--class-path', join(LIB, '*'), '-d', CLASSES, ...sources], { cwd: SOURCES });
  });
}
