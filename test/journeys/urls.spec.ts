import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventAnswer, JobAnswer, PageAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';

type UrlJob = JobAnswer & { readonly change: string | null };

describeOnFamilies('what became of a URL', (fresh) => {
  let journey: Journey;
  let page: { readonly status: number; readonly text: string };

  beforeEach(async () => {
    journey = await Journey.begin(fresh, (_, response) => {
      response.writeHead(page.status, { 'content-type': 'text/plain' }).end(page.text);
    });
  });
  afterEach(() => journey.close());

  const site = () => `${journey.origin.url}/a`;
  const fetched = async (text: string, status = 200) => {
    page = { status, text };
    const options = { maxAgeSeconds: 0, maxAttempts: 1 };
    return (await journey.client.submit(site(), options, { prefer: 'wait=30' })).job;
  };
  const answer = async <Answer>(path: string): Promise<Answer> =>
    (await (await journey.client.get(path)).json()) as Answer;
  const pageOf = (query = '') =>
    answer<PageAnswer<UrlJob>>(`/v1/urls?url=${encodeURIComponent(`${site()}#x`)}${query}`);
  const all = async (limit: number) => {
    const found: UrlJob[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { items, next }: PageAnswer<UrlJob> = await pageOf(`&limit=${limit}${cursor && `&cursor=${cursor}`}`);
      found.push(...items);
      cursor = next;
    }
    return found.map(({ id, change }) => [id, change]);
  };

  test('is told with every job of it, the newest first, beside the one before it, wherever a page ends', async () => {
    const jobs = [
      await fetched('one'),
      await fetched('one'),
      await fetched('sorry', 404),
      await fetched('one'),
      await fetched('two'),
      await fetched('sorry', 404),
    ];
    const { job: waiting } = await journey.client.submit(site(), { maxAgeSeconds: 0, notBefore: soon() });
    const changes = ['new', 'same', 'failed', 'same', 'changed', 'failed', null];
    const told = [...jobs, waiting].map(({ id }, index) => [id, changes[index]]).reverse();

    await eventually(async () => expect(await all(50)).toEqual(told));

    for (const limit of [1, 2, 3]) expect(await all(limit)).toEqual(told);
    expect((await journey.client.get('/v1/urls?url=x')).status).toBe(400);
    expect((await journey.client.get('/v1/urls')).status).toBe(400);
    expect(await answer('/v1/urls?url=https://example.com/nothing')).toEqual({ items: [], next: null });
  });

  test('can be asked of a job as it was at a time', async () => {
    const { id } = await fetched('one');
    const { items } = await answer<PageAnswer<EventAnswer>>(`/v1/jobs/${id}/events`);
    const [submitted, started] = items.map(({ recordedAt }) => new Date(recordedAt));
    const at = (time: Date | undefined) => journey.client.get(`/v1/jobs/${id}?at=${time?.toISOString()}`);
    const before = await at(new Date((submitted?.getTime() ?? 0) - 1));
    const then = (await (await at(started)).json()) as JobAnswer;

    expect(before.status).toBe(404);
    expect(await before.json()).toMatchObject({ detail: expect.stringContaining('there was no job') });
    expect(Number(then.revision)).toBeGreaterThanOrEqual(1);
    expect(['running', 'completed']).toContain(then.status);
    expect((await (await at(new Date(Date.now() + 60_000))).json()) as JobAnswer).toMatchObject({
      status: 'completed',
    });
    expect((await at(submitted)).headers.get('retry-after')).toBeNull();
    expect((await journey.client.get(`/v1/jobs/${id}?at=yesterday`)).status).toBe(400);

    await journey.client.delete(id);
    expect((await at(started)).status).toBe(404);
  });
});

function soon(): string {
  return new Date(Date.now() + 3_600_000).toISOString();
}
