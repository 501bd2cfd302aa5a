import { afterEach, beforeEach, expect, test } from 'vitest';
import { BodyStore } from '../../src/bodies/body-store.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { Inspections } from '../../src/read-model/inspections.js';
import { openStores } from '../../src/tools.js';
import { retriever } from '../kit/cli-process.js';
import { damageIn } from '../kit/damaged-bodies.js';
import { describeOnFamilies, type Stores } from '../kit/families.js';
import { logFetchedJobs } from '../kit/logged-jobs.js';
import { ServiceProcess } from '../kit/service-process.js';

const JOBS = 3;

describeOnFamilies('a body that a bit was flipped in', (fresh) => {
  let stores: Stores;
  let sha256: string;

  const run = (...words: string[]) => retriever(words, '', stores.environment);

  beforeEach(async () => {
    stores = await fresh();
    const api = await ServiceProcess.start({ ...stores.environment, ROLE: 'api' }); // a tool makes no folder
    await api.stop();
    const opened = await openStores(stores.environment);
    const body = await opened.get(BodyStore).put(page());
    sha256 = body.sha256;
    await logFetchedJobs(opened.get(EventStore), JOBS, body);
    await opened.close();
    expect((await run('rebuild')).code).toBe(0);
  });
  afterEach(() => stores.remove());

  const inspections = async () => {
    const opened = await openStores(stores.environment);
    try {
      return await opened.get(Inspections).latest();
    } finally {
      await opened.close();
    }
  };

  test('is found by "verify --bodies", which names its jobs, and fetched again', async () => {
    expect((await run('verify', '--bodies')).stdout).toMatch(
      /and 3 bodies were looked for; 1 different ones were read and compared with their SHA-256: all as they should be\.\n/,
    );
    await damageIn(stores).flipBit(sha256, 1);
    expect((await run('verify')).stdout).toMatch(/all as they should be\. What is in the bodies was not read\.\n/);

    const { code, stdout, stderr } = await run('verify', '--rate', '100');

    expect(code).toBe(1);
    expect(stdout.match(new RegExp(`^The body ${sha256} of job \\S+ is damaged\\.$`, 'gm'))).toHaveLength(JOBS);
    expect(stderr).toMatch(/3 results have a damaged body\. "retriever lost-bodies --fetch" has them fetched again\./);
    expect(await inspections()).toMatchObject([
      { of: 'views', isWell: false, detail: expect.stringContaining('3 results have a damaged body') },
      { of: 'bodies', isWell: false, detail: expect.stringContaining('3 results have a damaged body') },
    ]);
    expect((await run('lost-bodies')).stdout).toMatch(
      /^Of 3 results, 0 have lost their body, and 3 have a damaged one \(--fetch/m,
    );
    expect((await run('--json', 'lost-bodies')).stdout).toMatch(/"code":"body_damaged"/);
    expect((await run('lost-bodies', '--fetch')).stdout).toMatch(/3 have a damaged one; 3 are fetched again\.\n/);
  }, 240_000);
});

async function* page(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(600_000, 'what was fetched. ');
}
