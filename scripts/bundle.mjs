import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** What is loaded from where it is installed: native code, and what starts threads from files of its own. */
const LOADED_AS_INSTALLED = ['libsql', 'pino', 'pino-pretty'];

/** What packages look for and do without: Nest's other platforms, MongoDB's and gRPC's extras. None is installed. */
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
export async function bundle(root) {
  const bundled = await rolldown({
    input: { main: join(root, 'build/main.js'), cli: join(root, 'build/cli.js') },
    platform: 'node',
    external: (id) => [...LOADED_AS_INSTALLED, ...LEFT_OUT].some((name) => id === name || id.startsWith(`${name}/`)),
    onLog(level, log, handle) {
      if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
      handle(level, log);
    },
  });
  // Decorators take effect as their modules are run: in the order that Node would run them. Names are those of loggers
  // and errors.
  const output = { dir: join(root, 'dist'), cleanDir: true, strictExecutionOrder: true, keepNames: true };
  await bundled.write({ format: 'esm', ...output });
  await bundled.close();
}
