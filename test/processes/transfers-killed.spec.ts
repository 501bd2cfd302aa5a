import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobAnswer, PageAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { hello, type Page } from '../kit/origin.js';
import { TransferClient, urlsOf } from '../kit/transfer-client.js';

/** What becomes of the jobs is not looked at: few are fetched. */
const slow: Page = (request, response) => void setTimeout(() => hello(request, response), 2_000);

describeOnFamilies('a transfer whose processes are killed', (fresh, family) => {
  const rows = family === 'embedded' ? 12_000 : 4_000;
  const kills = family === 'embedded' ? 4 : 3;
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh(), slow, { RUNNER_SLOTS: '1' });
  });
  afterEach(() => fleet.close());

  const client = () => new TransferClient(fleet.client.url);
  const ended = (id: string) =>
    eventually(async () => {
      const transfer = await client().get(id);
      expect(transfer.status).toBe('completed');
      return transfer;
    }, 300_000);

  /** Waits until more of it is recorded, or all of it is done. */
  const goesOn = async (id: string) => {
    const before = await client().get(id);
    await eventually(async () => {
      const { done, status } = await client().get(id);
      if (status !== 'completed') expect(done).toBeGreaterThan(before.done);
    }, 60_000);
  };

  /** Every job there is, from the oldest on. */
  const jobs = async () => {
    const found: JobAnswer[] = [];
    for (let cursor = ''; ; ) {
      const page = await fleet.client.get(`/v1/jobs?sort=submittedAt&limit=1000${cursor && `&cursor=${cursor}`}`);
      const { items, next } = (await page.json()) as PageAnswer<JobAnswer>;
      found.push(...items);
      if (next === null) return found;
      cursor = next;
    }
  };

  test('imports every row, and none twice, though each row would make a job of its own', async () => {
    const api = await fleet.start('api');
    await fleet.start('projector');
    let runner = await fleet.start('runner');
    const file = `${urlsOf(fleet.origin.url, rows)}bad,nonsense\n`;
    const { id } = (await client().import(file, 'maxAgeSeconds=0')).transfer;
    for (let kill = 0; kill < kills; kill++) {
      await goesOn(id);
      await sleep(Math.random() * 500);
      await runner.kill();
      runner = await fleet.start('runner');
    }
    await api.kill();
    await fleet.start('api');

    const transfer = await ended(id);
    expect(transfer).toMatchObject({ done: rows + 1, rejected: 1, import: { accepted: rows, deduplicated: 0 } });
    expect((await client().errors(id)).split('\r\n')).toHaveLength(3);
    await eventually(async () => expect(await jobs()).toHaveLength(rows), 60_000);
    expect(new Set((await jobs()).map(({ url }) => url)).size).toBe(rows);
    await fleet.audit();
  }, 600_000);

  test('exports every job, and none twice', async () => {
    await fleet.start('api');
    await fleet.start('projector');
    let runner = await fleet.start('runner');
    await ended((await client().import(urlsOf(`${fleet.origin.url}/${'x'.repeat(900)}`, rows))).transfer.id);
    await eventually(async () => expect(await jobs()).toHaveLength(rows), 60_000);
    const { id } = (await client().export({ format: 'ndjson' })).transfer;
    for (let kill = 0; kill < kills; kill++) {
      await goesOn(id);
      await sleep(Math.random() * 200);
      await runner.kill();
      runner = await fleet.start('runner');
    }

    expect(await ended(id)).toMatchObject({ done: rows, total: rows });
    const lines = (await (await client().file(id)).text()).trimEnd().split('\n');
    const told = lines.map((line) => (JSON.parse(line) as JobAnswer).id);
    expect(told).toEqual((await jobs()).map((job) => job.id));
    await fleet.audit();
  }, 600_000);

  test('is taken over by another runner', async () => {
    await fleet.start('api');
    await fleet.start('projector');
    const first = await fleet.start('runner');
    const { id } = (await client().import(urlsOf(fleet.origin.url, rows))).transfer;
    await eventually(async () => expect((await client().get(id)).done).toBeGreaterThan(0), 60_000);
    await fleet.start('runner');
    // In a folder it may hold a file's lock, which nobody can take from it while it stands still.
    if (family === 'embedded') await first.kill();
    else first.suspend();

    const transfer = await ended(id);
    expect(transfer).toMatchObject({ done: rows, import: { accepted: rows, deduplicated: 0 } });
    if (family === 'servers') first.goOn();
    await eventually(async () => expect(await jobs()).toHaveLength(rows), 60_000);
    await sleep(3_000); // what the runner that was suspended had under way comes to nothing
    expect(await client().get(id)).toEqual(transfer);
    expect(await jobs()).toHaveLength(rows);
  }, 600_000);
});
