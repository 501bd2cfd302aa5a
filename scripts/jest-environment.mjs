import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import { start } from '../test/servers/launch.mjs';

/** What a file says that has suites on servers: test/kit/servers.ts, test/kit/families.ts. */
const ON_SERVERS = /\bdescribe(With|OnFamilies)/;

/**
 * Where EVENTSTORE_URL is our double, each file of tests that uses one gets its own: who catches up reads the whole log,
 * and would read all that every other file has left. On a real server they share one, each in its own namespace.
 */
export default class EnvironmentWithOwnLog extends TestEnvironment {
  #folder;
  #double;

  constructor(config, context) {
    super(config, context);
    this.testPath = context.testPath;
  }

  async setup() {
    await super.setup();
    if (!process.env.EVENTSTORE_IS_DOUBLE || !ON_SERVERS.test(await readFile(this.testPath, 'utf8'))) return;

    this.#folder = await mkdtemp(join(tmpdir(), 'retriever-double-'));
    this.#double = await start('eventstoredb', { dataDir: this.#folder });
    this.#double.unref();
    this.global.process.env.EVENTSTORE_URL = this.#double.url;
  }

  async teardown() {
    await super.teardown();
    await this.#double?.kill();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }
}
