import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, TestRunner } from 'vitest';
import { start } from '../test/servers/launch.mjs';

/** What a file says that has suites on servers: test/kit/servers.ts, test/kit/families.ts. */
const ON_SERVERS = /\bdescribe(With|OnFamilies)/;

const specFile = TestRunner.getCurrentSuite().file.filepath;

/**
 * Where EVENTSTORE_URL is our double, each file of tests that uses one gets its own: who catches up reads the whole log,
 * and would read all that every other file has left. On a real server they share one, each in its own namespace.
 * Vitest runs this before each file.
 */
if (process.env.EVENTSTORE_IS_DOUBLE && ON_SERVERS.test(await readFile(specFile, 'utf8'))) {
  const folder = await mkdtemp(join(tmpdir(), 'retriever-double-'));
  const double = await start('eventstoredb', { dataDir: folder });
  double.unref();
  const shared = process.env.EVENTSTORE_URL;
  process.env.EVENTSTORE_URL = double.url;

  afterAll(async () => {
    process.env.EVENTSTORE_URL = shared;
    await double.kill();
    await rm(folder, { recursive: true, force: true });
  });
}
