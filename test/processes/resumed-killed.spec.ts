import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobAnswer } from '../../src/contract/answers.js';
import { BrokenDownload } from '../kit/broken-download.js';
import { retriever } from '../kit/cli-process.js';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies, type Stores } from '../kit/families.js';
import { Origin } from '../kit/origin.js';
import { ServiceProcess } from '../kit/service-process.js';

const PATIENCE_MS = 120_000;

describeOnFamilies('a download whose service is killed while it goes on', (fresh) => {
  let download: BrokenDownload;
  let origin: Origin;
  let stores: Stores;
  let service: ServiceProcess;

  beforeEach(async () => {
    download = new BrokenDownload();
    origin = await Origin.open(download.page);
    stores = await fresh();
    service = await start();
  });
  afterEach(async () => {
    await service.kill();
    await origin.close();
    await stores.remove();
  });

  const start = () =>
    ServiceProcess.start({ ...stores.environment, ALLOW_ADDRESSES: origin.host, SHUTDOWN_GRACE_SECONDS: '0' });
  const jobOf = (id: string): Promise<JobAnswer> => new Client(service.url).job(id);
  const until = (id: string, status: JobAnswer['status']) =>
    eventually(async () => expect((await jobOf(id)).status).toBe(status), PATIENCE_MS);

  test('is whole in the end, and of one page', { timeout: 300_000 }, async () => {
    const { job } = await new Client(service.url).submit(`${origin.url}/download`, { maxAttempts: 9 });
    await until(job.id, 'retrying');
    download.ends = 'stalls';
    await eventually(() => expect(download.ranges.length).toBeGreaterThan(1), PATIENCE_MS);

    await service.kill();
    download.ends = 'never';
    service = await start();
    await until(job.id, 'completed');

    const { result } = await jobOf(job.id);
    expect(result).toMatchObject({ httpStatus: 200, size: download.size, sha256: download.sha256 });
    expect(download.ranges.at(-1)).toMatch(/^bytes=\d+-$/);
    await service.stop();
    const verified = await retriever(['verify', '--bodies'], '', stores.environment);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('all as they should be')]);
  });
});
