import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventAnswer, JobAnswer, PageAnswer } from '../../src/contract/answers.js';
import { BrokenDownload } from '../kit/broken-download.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';

const PATIENCE_MS = 90_000;

describeOnFamilies('a download that breaks off', (fresh) => {
  let journey: Journey;
  let download: BrokenDownload;

  beforeEach(async () => {
    download = new BrokenDownload();
    journey = await Journey.begin(fresh, download.page);
  });
  afterEach(() => journey.close());

  const submit = async () => (await journey.client.submit(`${journey.origin.url}/download`, { maxAttempts: 5 })).job.id;
  const until = (id: string, status: JobAnswer['status']) =>
    eventually(async () => {
      const job = await journey.client.job(id);
      expect(job.status).toBe(status);
      return job;
    }, PATIENCE_MS);
  const eventsOf = async (id: string) =>
    ((await (await journey.client.get(`/v1/jobs/${id}/events`)).json()) as PageAnswer<EventAnswer>).items;
  const act = (id: string, action: string) => journey.client.post(`/v1/jobs/${id}/${action}`);
  const expectWhole = async (id: string) => {
    const job = await until(id, 'completed');
    expect(job.result).toMatchObject({ httpStatus: 200, size: download.size, sha256: download.sha256, partial: null });
    const bytes = Buffer.from(await (await journey.client.get(`/v1/jobs/${id}/result`)).arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(download.sha256);
    return job;
  };

  /** Pauses it when enough of it came: where that was too early, once more, and later. */
  const pausedAmid = async (id: string, visits = 1, waitMs = 100): Promise<{ readonly size: number }> => {
    await eventually(() => expect(download.ranges).toHaveLength(visits), PATIENCE_MS);
    await sleep(waitMs);
    await act(id, 'pause');
    const abandoned = await eventually(async () => {
      const events = await eventsOf(id);
      expect(events.at(-1)).toMatchObject({ type: 'FetchAbandoned', data: { reason: 'paused' } });
      return events.at(-1)?.data;
    }, PATIENCE_MS);
    const partial = abandoned?.['partial'] as { readonly size: number } | undefined;
    if (partial) return partial;

    await act(id, 'resume');
    return pausedAmid(id, visits + 1, 2 * waitMs);
  };

  test('goes on where it was in the next attempt, and is the whole page', { timeout: 120_000 }, async () => {
    const id = await submit();
    const broken = await until(id, 'retrying');
    const size = broken.result?.partial?.size ?? 0;
    expect(size).toBeGreaterThan(1_048_576);
    download.ends = 'never';

    const job = await expectWhole(id);

    expect(download.ranges).toEqual([undefined, `bytes=${size}-`]);
    expect(job).toMatchObject({ attempt: 2, failures: 1 });
    expect(job.statusReason).toContain(`Its first ${size} bytes came with an earlier attempt`);
  });

  test('begins anew where the page changed meanwhile', { timeout: 120_000 }, async () => {
    const id = await submit();
    await until(id, 'retrying');
    download.change();
    download.ends = 'never';

    const job = await expectWhole(id);

    expect(download.ranges).toEqual([undefined, expect.stringMatching(/^bytes=/)]);
    expect(job.result?.warnings).toEqual([]);
  });

  test('goes on after a pause', { timeout: 120_000 }, async () => {
    download.ends = 'stalls';
    const id = await submit();
    const left = await pausedAmid(id);
    download.ends = 'never';
    await act(id, 'resume');

    const job = await expectWhole(id);
    expect(left).toMatchObject({ validator: '"a"' });
    expect(download.ranges.filter((range) => range !== undefined)).toEqual([`bytes=${left.size}-`]);
    expect(job).toMatchObject({ attempt: download.ranges.length, failures: 0 });
  });
});
