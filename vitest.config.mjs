import { join, sep } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongOnesFirst } from './scripts/test-order.mjs';

const ROOT = import.meta.dirname;
const [SRC, BUILD] = ['src', 'build'].map((folder) => join(ROOT, folder) + sep);

/** Tests name the sources that they test, and get what these were compiled to. */
const sourcesAsBuilt = {
  name: 'sources-as-built',
  enforce: 'pre',
  resolveId(specifier, importer) {
    if (!specifier.startsWith('.') || !importer) return undefined;

    const file = join(importer, '..', specifier);
    return file.startsWith(SRC) ? join(BUILD, file.slice(SRC.length)) : undefined;
  },
};

export default defineConfig({
  plugins: [sourcesAsBuilt],
  test: {
    include: ['test/**/*.spec.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: './scripts/test-build.mjs',
    setupFiles: './scripts/test-own-log.mjs',
    sequence: { sequencer: LongOnesFirst },
    pool: 'forks',
    // One file of tests after the other in each process: what they load is loaded once
    // (docs/decisions/tests-share-modules.md).
    isolate: false,
    server: { deps: { external: [BUILD, /node_modules/] } },
  },
});
