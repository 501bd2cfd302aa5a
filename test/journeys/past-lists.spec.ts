import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobAnswer, PageAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';

describeOnFamilies('a list as of a time', (fresh) => {
  let journey: Journey;
  let isBroken: boolean;

  beforeEach(async () => {
    isBroken = true;
    journey = await Journey.begin(fresh, ({ url }, response) => {
      response.writeHead(isBroken && url?.includes('bad') ? 404 : 200).end(url);
    });
  });
  afterEach(() => journey.close());

  const list = async (query: Record<string, string>) => {
    const response = await journey.client.get(`/v1/jobs?${new URLSearchParams({ tag: 'spring', ...query })}`);
    return (await response.json()) as PageAnswer<JobAnswer>;
  };
  const untilAll = (status: string, count: number) =>
    eventually(async () => {
      const { items } = await list({ status });
      expect(items).toHaveLength(count);
      return items;
    }, 60_000);

  test('is what was shown then, page by page', async () => {
    const jobs = ['good', 'bad1', 'bad2', 'bad3'].map((path) => `${journey.origin.url}/${path}`);
    await journey.client.post('/v1/jobs/batch', { jobs, defaults: { tags: ['spring'] } });
    await untilAll('completed', 1);
    const failed = await untilAll('failed', 3);
    const all = (await list({})).items;
    const at = new Date().toISOString();
    await passed(at);

    isBroken = false;
    for (const { id } of failed) await journey.client.post(`/v1/jobs/${id}/retry`);
    await untilAll('completed', 4);

    expect((await list({ at })).items).toEqual(all);
    expect((await list({ at, q: 'status:failed http:404' })).items).toEqual(failed);
    const first = await list({ at, status: 'failed', limit: '2' });
    expect(first.items).toEqual(failed.slice(0, 2));
    expect((await list({ at, status: 'failed', cursor: first.next ?? '' })).items).toEqual(failed.slice(2));

    await journey.client.delete(failed[0]?.id ?? '');
    expect((await list({ at, status: 'failed' })).items).toEqual(failed.slice(1));
  });
});

/** What happens from now on is recorded after that time: the log counts milliseconds. */
function passed(at: string): Promise<void> {
  return eventually(() => expect(Date.now()).toBeGreaterThan(Date.parse(at)));
}
