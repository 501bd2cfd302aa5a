import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** What is loaded from where it is installed: native code, and what starts threads from files of its own. */
const LOADED_AS_INSTALLED = ['libsql', 'pino', 'pino-pretty'];

/** What Nest looks for and does without: its other platforms. None is installed. */
const LEFT_OUT = [
  '@fastify/multipart',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
];

/**
 * Writes the service into few files: `dist/main.js` and `dist/cli.js`, and what they share. A process starts in less than
 * half the time that loading 1,500 modules takes, after a crash above all: docs/decisions/one-file-per-process.md.
 * @throws Error where a package that is imported cannot be found
 */
export function bundleService(root) {
  return bundle({
    input: { main: join(root, 'build/main.js'), cli: join(root, 'build/cli.js') },
    external: (id) => isLeftOut(id) || LOADED_AS_INSTALLED.some((name) => isWithin(id, name)),
    dir: join(root, 'dist'),
  });
}

/**
 * Decorators take effect as their modules are run: in the order that Node would run them. Names are those of loggers and
 * errors.
 */
async function bundle({ input, external, dir }) {
  const bundled = await rolldown({ input, external, platform: 'node', onLog });
  const entryFileNames = '[name].js';
  await bundled.write({
    dir,
    format: 'esm',
    entryFileNames,
    cleanDir: true,
    strictExecutionOrder: true,
    keepNames: true,
  });
  await bundled.close();
}

function onLog(level, log, handle) {
  if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
  handle(level, log);
}

function isLeftOut(id) {
  return LEFT_OUT.some((name) => isWithin(id, name));
}

function isWithin(id, name) {
  return id === name || id.startsWith(`${name}/`);
}
