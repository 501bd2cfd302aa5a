import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PageAnswer } from '../../src/contract/answers.js';
import { openTools } from '../../src/tools.js';
import { collect } from '../kit/collect.js';
import { damageIn } from '../kit/damaged-bodies.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies, type Stores } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import type { Page } from '../kit/origin.js';

const PATIENCE_MS = 60_000;
/** All that no view names is untouched since. */
const LATER = new Date('2100-01-01');
const LONG_AGO = 'Sun, 01 Mar 2026 12:00:00 GMT';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

describeOnFamilies('a page that is fetched again', (fresh) => {
  let journey: Journey;
  let stores: Stores;
  let page: { text: string; headers: Readonly<Record<string, string>> };
  /** Answers 304 whatever was asked. */
  let isLying: boolean;
  let asked: IncomingHttpHeaders[];
  /** Done before it answers 304. */
  let free: () => Promise<void>;

  const site: Page = ({ url, headers }, response) => {
    if (url === '/moved') return response.writeHead(302, { location: '/page' }).end();
    asked.push(headers);
    const { etag, 'last-modified': date } = page.headers;
    const sent = headers['if-none-match'];
    const isSame = sent === undefined ? headers['if-modified-since'] === (date ?? '') : sent === etag;
    const head = { ...page.headers, 'x-asked': String(asked.length) };
    if (isLying || isSame) return free().finally(() => response.writeHead(304, head).end());
    return response.writeHead(200, { 'content-type': 'text/plain', 'x-asked': '1', ...page.headers }).end(page.text);
  };
  const begin = async (environment: Readonly<Record<string, string>> = {}) => {
    stores = await fresh();
    journey = await Journey.begin(async () => stores, site, environment);
  };
  const fetched = async (path = '/page', options: object = {}) => {
    const url = `${journey.origin.url}${path}`;
    const { job } = await journey.client.submit(url, { maxAgeSeconds: 0, maxAttempts: 1, ...options });
    return eventually(async () => {
      const now = await journey.client.job(job.id);
      expect(['completed', 'failed']).toContain(now.status);
      return now;
    }, PATIENCE_MS);
  };
  const textOf = async (id: string) => (await journey.client.get(`/v1/jobs/${id}/result`)).text();
  const remove = (id: string) => fetch(`${journey.client.url}/v1/jobs/${id}`, { method: 'DELETE' });
  const conditions = () =>
    asked.map(({ 'if-none-match': etag, 'if-modified-since': date }) => [etag, date].filter(Boolean));

  beforeEach(() => {
    page = { text: 'one', headers: { etag: '"1"' } };
    isLying = false;
    asked = [];
    free = async () => {};
  });
  afterEach(() => journey.close());

  test('is the earlier one for as long as its origin says so, over any number of jobs', async () => {
    await begin();
    const first = await fetched();
    const [second, third] = [await fetched(), await fetched()];

    expect(conditions()).toEqual([[], ['"1"'], ['"1"']]);
    expect(first.result).toMatchObject({ sha256: hashOf('one'), unchangedSince: null });
    for (const job of [second, third]) {
      expect(job).toMatchObject({ status: 'completed', attempt: 1, error: null });
      expect(job.result).toMatchObject({ httpStatus: 200, contentType: 'text/plain', size: 3, sha256: hashOf('one') });
      expect(job.result?.unchangedSince).toBe(first.finishedAt);
      expect(job.statusReason).toMatch(/^Unchanged since .*, asked in /);
      expect(await textOf(job.id)).toBe('one');
    }
    expect(third.result?.headers).toContainEqual(['x-asked', '3']);
    await eventually(async () => {
      const answer = await journey.client.get(`/v1/urls?url=${journey.origin.url}/page`);
      const { items } = (await answer.json()) as PageAnswer<{ readonly change: string }>;
      expect(items.map(({ change }) => change)).toEqual(['same', 'same', 'new']);
    }, PATIENCE_MS);
  });

  test('is what its origin sends once it changed, and asked about anew', async () => {
    page = { text: 'one', headers: { 'last-modified': LONG_AGO } };
    await begin();
    await fetched();
    expect((await fetched()).result?.unchangedSince).not.toBeNull();
    page = { text: 'two', headers: { etag: 'W/"2"', 'last-modified': LONG_AGO.replace('2026', '2027') } };
    const changed = await fetched();
    const same = await fetched();

    expect(changed.result).toMatchObject({ sha256: hashOf('two'), unchangedSince: null });
    expect(same.result).toMatchObject({ sha256: hashOf('two'), unchangedSince: changed.finishedAt });
    const newest = ['W/"2"', LONG_AGO.replace('2026', '2027')];
    expect(conditions()).toEqual([[], [LONG_AGO], [LONG_AGO], newest]);
  });

  test('keeps its body where the jobs before it are deleted and all is swept', async () => {
    await begin();
    const first = await fetched();
    const second = await fetched();
    await remove(first.id);
    const third = await fetched();
    await remove(second.id);
    const tools = await openTools(stores.environment);
    try {
      expect(await tools.sweep.sweepUntouchedSince(LATER)).toMatchObject({ bodies: 0, isComplete: true });
      expect(await textOf(third.id)).toBe('one');
      expect(await tools.purge.run({ deletedBefore: LATER })).toMatchObject({ failed: [], isComplete: true });
      await remove(third.id);
      expect(await tools.sweep.sweepUntouchedSince(LATER)).toMatchObject({ bodies: 1, isComplete: true });
    } finally {
      await tools.close();
    }

    expect(third.result?.unchangedSince).toBe(first.finishedAt);
    expect((await fetched()).result).toMatchObject({ sha256: hashOf('one'), unchangedSince: null });
    expect(conditions()).toEqual([[], ['"1"'], ['"1"'], []]);
  });

  test('is fetched in full where what was kept of it is freed while its origin is asked', async () => {
    await begin();
    const first = await fetched();
    const tools = await openTools(stores.environment);
    free = async () => {
      await remove(first.id);
      expect(await tools.sweep.sweepUntouchedSince(LATER)).toMatchObject({ bodies: 1, isComplete: true });
    };
    const again = await fetched().finally(() => tools.close());

    expect(conditions()).toEqual([[], ['"1"'], []]);
    expect(again).toMatchObject({ status: 'completed', attempt: 1 });
    expect(again.result).toMatchObject({ sha256: hashOf('one'), unchangedSince: null });
    expect(await textOf(again.id)).toBe('one');
  });

  test('is fetched in full where what was kept of it is damaged', async () => {
    await begin();
    const first = await fetched();
    await damageIn(stores).flipBit(hashOf('one'), 0);
    expect((await journey.client.get(`/v1/jobs/${first.id}/result`)).status).toBe(409);
    const again = await fetched();

    expect(conditions()).toEqual([[], []]);
    expect(again.result?.unchangedSince).toBeNull();
    expect(await textOf(again.id)).toBe('one');
  });

  test('is asked for once more where a 304 answers what nobody asked', async () => {
    await begin();
    isLying = true;
    const job = await fetched();

    expect(job).toMatchObject({ status: 'failed', attempt: 1 });
    expect(job.error).toMatchObject({ code: 'http_status', message: 'The server answered 304' });
    expect(conditions()).toEqual([[], []]);
  });

  test('is asked about with what jobs of the same headers fetched, and never beside a condition of their own', async () => {
    await begin();
    const headers = { accept: 'text/plain' };
    await fetched();
    await fetched('/page', { headers });
    await fetched('/page', { headers });
    const own = { 'if-none-match': '"1"' };
    const refused = await fetched('/page', { headers: own });

    expect(conditions()).toEqual([[], [], ['"1"'], ['"1"']]);
    expect(refused).toMatchObject({ status: 'failed', error: { code: 'http_status' } });
  });

  test('is asked about where a redirect leads to it', async () => {
    await begin();
    const [first, second] = [await fetched('/moved'), await fetched('/moved')];

    expect(conditions()).toEqual([[], ['"1"']]);
    expect(second.result).toMatchObject({
      finalUrl: `${journey.origin.url}/page`,
      redirects: [{ status: 302 }],
      unchangedSince: first.finishedAt,
    });
  });

  test('looks the same in views that are built anew', async () => {
    await begin();
    await fetched();
    const job = await fetched();
    const tools = await openTools(stores.environment);
    try {
      await tools.rebuild.run();
      expect(await collect(tools.verification.run())).toEqual([]);
      expect(await collect(tools.lostBodies.find())).toEqual([]);
    } finally {
      await tools.close();
    }
    await eventually(async () => expect(await journey.client.job(job.id)).toEqual(job), PATIENCE_MS);
  });

  test('is always fetched in full where the service is set so', async () => {
    await begin({ FETCH_CONDITIONAL: 'false' });
    await fetched();

    expect((await fetched()).result).toMatchObject({ sha256: hashOf('one'), unchangedSince: null });
    expect(conditions()).toEqual([[], []]);
  });
});
