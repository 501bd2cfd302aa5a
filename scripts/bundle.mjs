import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { run } from './run.mjs';

// node scripts/bundle.mjs FOLDER    run by the build: in a process of its own, since a bundler keeps hundreds of megabytes

/** What is loaded by its name: by who starts a process or a thread, or by scripts/keep-code.mjs. */
const PARTS = {
  main: 'main.js',
  cli: 'cli.js',
  service: 'service.js',
  tools: 'tools.js',
  eventstoredb: 'adapters/eventstoredb/eventstoredb.module.js',
  mongodb: 'adapters/mongodb/mongodb.module.js',
  'reading.worker': 'adapters/threads/reading.worker.js',
  'diff.worker': 'api/diff/diff.worker.js',
};

/** What is loaded from where it is installed: native code, and what starts threads from files of its own. */
const LOADED_AS_INSTALLED = ['libsql', 'piscina'];

/** What Nest looks for and does without: its other platforms. None is installed. */
const LEFT_OUT = [
  '@fastify/multipart',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
];

/**
 * As undici's index does it, without all that we use nothing of: its fetch, which has Node load its own copy of that too,
 * WebSockets, caches.
 */
const UNDICI = `
import api from 'undici/lib/api/index.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
Object.assign(Dispatcher.prototype, api);
export { default as Client } from 'undici/lib/dispatcher/client.js';
export { default as errors } from 'undici/lib/core/errors.js';`;

/**
 * Nest hands the rules of a DTO on to those made of it by what it requires as it runs: it would load class-validator and
 * class-transformer once more, from where they are installed, and their copies know nothing of our rules.
 */
const REQUIRED_INSIDE = {
  name: 'required-inside',
  transform: (code, id) =>
    id.includes('/@nestjs/mapped-types/')
      ? code.replace('const require = createRequire(import.meta.url);', '')
      : undefined,
};

await bundleService(process.argv[2]);

/**
 * Writes the service into few files: `dist/main.js` and `dist/cli.js`, what they share, and the code that V8 made of it. A
 * process starts in a fifth of the time that loading 1,500 modules takes, after a crash above all:
 * docs/decisions/one-file-per-process.md.
 * @throws Error where a package that is imported cannot be found
 */
async function bundleService(root) {
  const dist = join(root, 'dist');
  await bundle({
    input: Object.fromEntries(Object.entries(PARTS).map(([name, module]) => [name, join(root, 'build', module)])),
    external: (id) => LOADED_AS_INSTALLED.some((name) => isWithin(id, name)),
    plugins: [
      replacing((id) => id === 'undici', UNDICI),
      replacing(isLeftOut, "throw new Error('It is not installed');"),
      REQUIRED_INSIDE,
    ],
    dir: dist,
  });
  writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
  copyFileSync(join(root, 'scripts/code-cache.cjs'), join(dist, 'code-cache.cjs'));
  for (const entry of ['main', 'cli', 'reading.worker', 'diff.worker']) writeEntry(dist, entry);
  await run(process.execPath, [join(root, 'scripts/keep-code.mjs'), dist], { env: { PATH: process.env.PATH } });
}

/**
 * Decorators take effect as their modules are run: in the order that Node would run them. Names are those of loggers and
 * errors.
 */
async function bundle({ input, external, plugins, dir }) {
  const bundled = await rolldown({ input, external, plugins, platform: 'node', onLog });
  await bundled.write({
    dir,
    format: 'cjs', // what V8 made of a module of ECMAScript, Node 20 can neither give nor take
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    cleanDir: true,
    strictExecutionOrder: true,
    keepNames: true,
  });
  await bundled.close();
}

/** What is called by its name, as `node dist/main.js`; a thread takes what it exports. */
function writeEntry(dist, name) {
  const file = join(dist, `${name}.js`);
  writeFileSync(file, `#!/usr/bin/env node\nmodule.exports = require('./code-cache.cjs').load('${name}.cjs');\n`);
  chmodSync(file, 0o755);
}

/** Puts other source in the place of packages. */
function replacing(isReplaced, source) {
  return {
    name: 'replacing',
    resolveId: (id) => (isReplaced(id) ? `\0instead of ${id}` : undefined),
    load: (id) => (id.startsWith('\0instead of ') && isReplaced(id.slice(12)) ? source : undefined),
  };
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
