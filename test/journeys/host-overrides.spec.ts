import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HostAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { Origin, type Page } from '../kit/origin.js';

const PATIENCE_MS = 120_000;
/** Long enough for another to come meanwhile, if it may. */
const SLOW_MS = 30;
const TOGETHER = 3;

/** What was sent for a page, and how many others were under way with it. */
interface Asked {
  readonly path: string;
  readonly agent: string;
  readonly partner: string | undefined;
  readonly atOnce: number;
}

describeOnFamilies('what a host has of its own', (fresh) => {
  let journey: Journey;
  let other: Origin;
  let asked: { own: Asked[]; other: Asked[] };
  /** Pages that are answered once there are so many. */
  let waiting: ServerResponse[];
  let isFailing: boolean;
  let isStuck: boolean;

  const answerTogether = (response: ServerResponse) => {
    waiting.push(response);
    if (waiting.length === TOGETHER) for (const each of waiting.splice(0)) each.end('a page');
  };
  const site = (log: () => Asked[]): Page => {
    let open = 0;
    return (request, response) => {
      const path = request.url ?? '';
      const partner = request.headers['x-partner'];
      open += 1;
      log().push({ path, agent: request.headers['user-agent'] ?? '', partner: partner?.toString(), atOnce: open });
      response.once('close', () => {
        open -= 1;
      });
      if (path === '/robots.txt') response.end('User-agent: *\nDisallow: /private\n');
      else if (path.startsWith('/moved')) response.writeHead(302, { location: `${other.url}/there` }).end();
      else if (path === '/stuck' && isStuck) return;
      else if (path !== '/stuck' && isFailing) response.writeHead(503).end();
      else if (path.startsWith('/together')) answerTogether(response);
      else setTimeout(() => response.end('a page'), SLOW_MS);
    };
  };

  beforeEach(async () => {
    asked = { own: [], other: [] };
    waiting = [];
    isFailing = false;
    isStuck = false;
    other = await Origin.open(site(() => asked.other));
    journey = await Journey.begin(
      fresh,
      site(() => asked.own),
      { ALLOW_ADDRESSES: other.host },
    );
  });
  afterEach(async () => {
    await journey.close();
    await other.close();
  });

  const set = async (host: string, overrides: object) => {
    const headers = { 'content-type': 'application/json' };
    const url = `${journey.client.url}/v1/hosts/${encodeURIComponent(host)}`;
    const response = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(overrides) });
    expect(response.status).toBe(200);
    return (await response.json()) as HostAnswer;
  };
  const ended = (id: string) =>
    eventually(async () => {
      const job = await journey.client.job(id);
      expect(['completed', 'failed']).toContain(job.status);
      return job;
    }, PATIENCE_MS);
  const fetched = async (url: string, options: object = {}) =>
    ended((await journey.client.submit(url, options)).job.id);
  const act = (id: string, action: string) => journey.client.post(`/v1/jobs/${id}/${action}`);

  test('is how many are asked at once, while another host is asked by more', async () => {
    const { client, origin } = journey;
    await set(origin.host, { slots: 1 });
    await set(other.host, { slots: TOGETHER });
    const numbers = Array.from({ length: 9 }, (_, n) => n);
    const mine = await client.batch(numbers.map((n) => `${origin.url}/${n}`));
    for (const id of mine) expect(await ended(id)).toMatchObject({ status: 'completed' });
    for (const id of await client.batch(numbers.map((n) => `${other.url}/together/${n}`))) await ended(id);

    expect(Math.max(...asked.own.map(({ atOnce }) => atOnce))).toBe(1);
    expect(Math.max(...asked.other.map(({ atOnce }) => atOnce))).toBe(TOGETHER);
  });

  test('is sent to it, and not where it leads, and a job has the last word', async () => {
    const { origin } = journey;
    const told = await set(origin.host, { userAgent: 'Partner/1.0', headers: { 'X-Partner': 'us' }, reason: 'agreed' });
    expect(told.overrides?.byHand).toMatchObject({ userAgent: 'Partner/1.0', by: 'anonymous', reason: 'agreed' });
    await fetched(`${origin.url}/moved`);
    await fetched(`${origin.url}/a`, { headers: { 'user-agent': 'Job/1' } });

    expect(asked.own).toMatchObject([
      { path: '/moved', agent: 'Partner/1.0', partner: 'us' },
      { path: '/a', agent: 'Job/1', partner: 'us' },
    ]);
    expect(asked.other).toMatchObject([{ path: '/there', partner: undefined }]);
    expect(asked.other[0]?.agent).toMatch(/^Retriever/);
  });

  test('is whether its robots.txt is respected, unless a job says so; a job that is retried goes by what holds then', async () => {
    const { origin } = journey;
    await set(origin.host, { respectRobots: true });
    const kept = await fetched(`${origin.url}/private`);
    expect(kept).toMatchObject({ status: 'failed', error: { code: 'blocked_by_robots' } });
    expect(await fetched(`${origin.url}/private/b`, { respectRobots: false })).toMatchObject({ status: 'completed' });
    expect(await fetched(`${other.url}/private`)).toMatchObject({ status: 'completed' });

    await set(origin.host, {});
    expect((await act(kept.id, 'retry')).status).toBe(200);
    await eventually(async () => expect((await journey.client.job(kept.id)).status).toBe('completed'), PATIENCE_MS);
  });

  test(
    'holds for jobs that are tried again, and that are paused and resumed',
    async () => {
      const { client, origin } = journey;
      isFailing = true;
      const { job: again } = await client.submit(`${origin.url}/again`, { maxAttempts: 9 });
      await eventually(async () => expect((await client.job(again.id)).status).toBe('retrying'));
      isStuck = true;
      const { job: paused } = await client.submit(`${origin.url}/stuck`);
      await eventually(() => expect(origin.hitsOf('/stuck')).toBe(1));
      expect((await act(paused.id, 'pause')).status).toBe(200);
      await eventually(async () => expect((await client.story(paused.id)).at(-1)).toBe('FetchAbandoned'));

      await set(origin.host, { userAgent: 'Partner/2.0' });
      isFailing = false;
      isStuck = false;
      expect((await act(paused.id, 'resume')).status).toBe(200);
      for (const { id } of [again, paused]) expect(await ended(id)).toMatchObject({ status: 'completed' });
      for (const sought of ['/again', '/stuck']) {
        const agents = asked.own.filter(({ path }) => path === sought).map(({ agent }) => agent);
        expect(agents[0]).toMatch(/^Retriever/);
        expect(agents.at(-1)).toBe('Partner/2.0');
      }
    },
    2 * PATIENCE_MS,
  );
});
