import { afterEach, beforeEach, expect, test } from 'vitest';
import { BodyStore } from '../../src/bodies/body-store.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { type OpenStores, openStores } from '../../src/tools.js';
import { retriever } from '../kit/cli-process.js';
import { closedPort } from '../kit/closed-port.js';
import { describeOnFamilies, type Stores } from '../kit/families.js';
import { logFetchedJobs } from '../kit/logged-jobs.js';
import { describeWith, freshDatabase } from '../kit/servers.js';
import { ServiceProcess } from '../kit/service-process.js';

const JOBS = 5;

describeOnFamilies('no command says that all is well of what it did not look at', (fresh) => {
  let stores: Stores;

  beforeEach(async () => {
    stores = await fresh();
    const api = await ServiceProcess.start({ ...stores.environment, ROLE: 'api' }); // a tool makes no folder
    await api.stop();
  });
  afterEach(() => stores.remove());

  const run = (...words: string[]) => retriever(words, '', stores.environment);

  async function withStores(work: (opened: OpenStores) => Promise<unknown>): Promise<void> {
    const opened = await openStores(stores.environment);
    try {
      await work(opened);
    } finally {
      await opened.close();
    }
  }

  test('where there is nothing', async () => {
    expect(await run('verify')).toMatchObject({
      code: 0,
      stdout: 'The log is empty: there was nothing to compare.\n',
    });
    expect((await run('lost-bodies')).stdout).toBe('Of 0 results, 0 have lost their body.\n');
    expect((await run('purge', '--deleted-before', '1d')).stdout).toMatch(/^Removed 0 .*, of 0 events in the log\.\n/);
  });

  test('where events are in no view, and nobody projects them', async () => {
    await withStores((opened) => logFetchedJobs(opened.get(EventStore), JOBS));

    for (const command of ['verify', 'lost-bodies', 'sweep']) {
      expect(await run(command)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/The views stand at 0, the log at \d+: 15 events are in no view\./),
      });
    }
    expect(await run('--json', 'verify')).toMatchObject({ code: 1, stdout: expect.stringMatching(/"uncovered":15,/) });
  });

  test('where bodies are gone, or only the bodies are there', async () => {
    await withStores(async (opened) => {
      const kept = await opened.get(BodyStore).put(page());
      await logFetchedJobs(opened.get(EventStore), JOBS, kept);
      await logFetchedJobs(opened.get(EventStore), 1);
    });
    expect((await run('rebuild')).code).toBe(0);

    expect(await run('verify')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /6 views were compared with 18 events, and 6 bodies were looked for\. 1 results have lost their body\./,
      ),
    });
    expect((await run('lost-bodies')).stdout).toMatch(/^Of 6 results, 1 have lost their body/m);
  });
});

describeWith('mongodb', 'where EventStoreDB is away', (mongodb) => {
  test.each([['verify'], ['lost-bodies'], ['sweep'], ['purge', '--deleted-before', '1d'], ['audit', 'verify']])(
    '%s does not take nothing for all there is',
    async (...words) => {
      const database = freshDatabase(mongodb);
      const EVENTSTORE_URL = `esdb://127.0.0.1:${await closedPort()}?tls=false`;

      const { code, stdout, stderr } = await retriever(words, '', { EVENTSTORE_URL, MONGODB_URL: database.url });

      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/EventStoreDB/);
      await database.drop();
    },
  );
});

async function* page(): AsyncIterable<Uint8Array> {
  yield Buffer.from('A page');
}
