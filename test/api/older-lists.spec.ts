import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PageAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { embeddedStores } from '../kit/families.js';
import { Journey } from '../kit/journey.js';

const PAGE_BYTES = 4 * 1024 ** 2;

describe('the lists of older services, which know no pages', () => {
  let journey: Journey;

  beforeEach(async () => {
    journey = await Journey.begin(embeddedStores, (request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(request.url?.startsWith('/large') ? 'x'.repeat(PAGE_BYTES) : 'A page');
    });
  });
  afterEach(() => journey.close());

  const list = async (path: string) => (await (await journey.client.get(path)).json()) as { url: string }[];
  const submitted = async (urls: readonly string[]) => {
    await journey.client.insistOnAll(urls);
    await eventually(async () => {
      const jobs = await journey.client.get('/v1/jobs?status=completed&limit=1000');
      expect(((await jobs.json()) as PageAnswer<object>).items).toHaveLength(Math.min(urls.length, 1_000));
      expect(await journey.client.unfinished()).toEqual([]);
    }, 60_000);
  };

  test('hold the newest thousand', async () => {
    const pages = Array.from({ length: 1_001 }, (_, n) => `${journey.origin.url}/page/${n}`);
    await submitted(pages.slice(0, 1));
    await submitted(pages);

    for (const path of ['/get_jobs', '/jobqueue/api/v1.0/queue_tasks', '/jobqueue/api/v1.0/results']) {
      const told = await list(path);
      expect(told).toHaveLength(1_000);
      expect(told.map(({ url }) => url)).not.toContain(pages[0]);
    }
  });

  test('end before 64 MiB of pages', async () => {
    await submitted(Array.from({ length: 17 }, (_, n) => `${journey.origin.url}/large/${n}`));

    expect(await list('/get_jobs')).toHaveLength(16);
  });

  test('hold the newest thousand jobs of simplequeue too', async () => {
    const ids = Array.from({ length: 1_001 }, (_, n) => `job ${n}`);
    for (const jobId of ids) await journey.client.post('/jobs/submit', { jobId });

    await eventually(async () => {
      const jobs = (await list('/jobs')) as unknown as { jobId: string }[];
      expect([jobs.length, jobs[0]?.jobId]).toEqual([1_000, 'job 1000']);
    });
  });
});
