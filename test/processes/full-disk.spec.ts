import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HealthAnswer, JobAnswer, ProblemAnswer } from '../../src/contract/answers.js';
import { retriever } from '../kit/cli-process.js';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { Origin } from '../kit/origin.js';
import { ServiceProcess } from '../kit/service-process.js';
import { describeWithSmallDisks, type SmallDisk, smallDisk } from '../kit/small-disk.js';

const PATIENCE_MS = 60_000;
const MIB = 1024 ** 2;
const DISK_BYTES = 48 * MIB;
/** What no log has room for in the leftovers of its files. */
const PAGE_BYTES = 4 * MIB;
const FULL = /^The disk of the log is full/;

describeWithSmallDisks('the service, whose disk becomes full', () => {
  let disk: SmallDisk;
  let origin: Origin;
  let service: ServiceProcess;
  let client: Client;
  let urls = 0;

  const start = async (reserveBytes: number) => {
    service = await ServiceProcess.start({
      DATA_DIR: join(disk.path, 'data'),
      ALLOW_ADDRESSES: origin.host,
      DISK_RESERVE_BYTES: `${reserveBytes}`,
    });
    client = new Client(service.url);
  };
  const submitted = async (path = `/${++urls}`) => {
    const answer = await client.post('/v1/jobs', { url: `${origin.url}${path}` });
    return { answer, body: (await answer.json()) as Pick<JobAnswer, 'id'> & Pick<ProblemAnswer, 'code' | 'detail'> };
  };
  const health = async () => (await (await client.get('/health/ready')).json()) as HealthAnswer;
  const checkOfDisk = async () => (await health()).checks.find(({ name }) => name === 'disk');
  const completed = (id: string) =>
    eventually(async () => expect(await client.job(id)).toMatchObject({ status: 'completed' }), PATIENCE_MS);

  beforeEach(async () => {
    disk = await smallDisk(DISK_BYTES);
    origin = await Origin.open(({ url }, response) => {
      response.end(url?.startsWith('/large') ? Buffer.alloc(PAGE_BYTES, url) : `The page ${url}`);
    });
  });
  afterEach(async () => {
    await disk.makeRoom();
    await service.stop();
    await origin.close();
    await disk.remove();
  });

  test('refuses what it cannot write, says why, and goes on by itself once there is room', async () => {
    await start(0);
    const { body: before } = await submitted();
    await completed(before.id);
    await disk.fill();

    const acknowledged: string[] = [];
    const refused = await eventually(async () => {
      const { answer, body } = await submitted(); // what its files have left is used up first
      if (answer.status === 202) acknowledged.push(body.id);
      expect(answer.status).toBe(503);
      return { answer, body };
    }, PATIENCE_MS);

    expect(refused.body).toMatchObject({ code: 'unavailable', detail: expect.stringMatching(FULL) });
    expect(Number(refused.answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await eventually(async () => {
      await submitted();
      expect(await checkOfDisk()).toMatchObject({ ok: false, detail: expect.stringMatching(FULL) });
      expect(await (await client.get('/metrics')).text()).toMatch(/^retriever_check_ok\{check="disk"\} 0$/m);
    }, PATIENCE_MS);
    expect(await client.job(before.id)).toMatchObject({ status: 'completed' });

    await disk.makeRoom();

    const { body: after } = await eventually(async () => {
      const { answer, body } = await submitted();
      expect(answer.status).toBe(202);
      return { body };
    }, PATIENCE_MS);
    for (const id of [...acknowledged, after.id]) await completed(id);
    await eventually(async () => expect(await health()).toMatchObject({ status: 'ok' }), PATIENCE_MS);
    expect((await retriever(['verify'], '', { DATA_DIR: join(disk.path, 'data') })).code).toBe(0);
  }, 240_000);

  test('keeps a reserve for what runs, in which nothing new begins', async () => {
    await start(8 * MIB);
    const { body: before } = await submitted();
    await completed(before.id);
    await disk.fill(4 * MIB);

    await eventually(async () => expect(await checkOfDisk()).toMatchObject({ ok: false }), PATIENCE_MS);

    const { answer: refusal, body: refused } = await submitted();
    expect(refusal.status).toBe(503);
    expect(refused.detail).toMatch(
      /^The disk of the log is full: \d+\.\d MB are left, and 8\.4 MB \(DISK_RESERVE_BYTES\)/,
    );
    expect(await checkOfDisk()).toMatchObject({ ok: false, detail: expect.stringMatching(FULL) });
    await disk.makeRoom();
    const { body } = await eventually(async () => {
      const { answer, body } = await submitted();
      expect(answer.status).toBe(202);
      return { body };
    }, PATIENCE_MS);
    await completed(body.id);
  }, 240_000);

  test('gives a fetch back whose body it has no room for, at no cost to the job', async () => {
    await start(0);
    await disk.fill(PAGE_BYTES / 2);

    const { answer, body: job } = await submitted('/large');
    expect(answer.status).toBe(202);
    await eventually(async () => expect(await checkOfDisk()).toMatchObject({ ok: false }), PATIENCE_MS);
    await disk.makeRoom();

    await completed(job.id);
    expect(await client.job(job.id)).toMatchObject({ failures: 0, result: { size: PAGE_BYTES } });
    const story = await client.story(job.id);
    expect(story).toContain('FetchAbandoned');
    expect(story).not.toContain('FetchFailed');
  }, 240_000);
});
