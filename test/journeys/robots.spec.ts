import { afterEach, expect, test } from 'vitest';
import type { BatchAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { hello } from '../kit/origin.js';

const PATIENCE_MS = 120_000;
const RULES = '# for all\nUser-agent: *\nDisallow: /private\n';

describeOnFamilies('robots.txt', (fresh) => {
  let journey: Journey;
  let isAway: boolean;

  const begin = async (environment: Readonly<Record<string, string>> = {}) => {
    isAway = false;
    const site: typeof hello = (request, response) => {
      if (request.url !== '/robots.txt') hello(request, response);
      else if (isAway) response.writeHead(503).end();
      else response.end(RULES);
    };
    journey = await Journey.begin(fresh, site, environment);
  };
  const urlOf = (path: string) => `${journey.origin.url}${path}`;
  const ended = (id: string) =>
    eventually(async () => {
      const job = await journey.client.job(id);
      expect(['completed', 'failed']).toContain(job.status);
      return job;
    }, PATIENCE_MS);
  const fetched = async (path: string, options: object = {}) => {
    const { status, job } = await journey.client.submit(urlOf(path), options);
    expect(status).toBe(202);
    return ended(job.id);
  };

  afterEach(() => journey.close());

  test('is asked for once where a job wants it, and ends at once the job that it keeps out, by its line', async () => {
    await begin();
    const refused = await fetched('/private/a', { respectRobots: true });

    expect(refused).toMatchObject({ status: 'failed', attempt: 1, result: null });
    expect(refused.error).toMatchObject({ code: 'blocked_by_robots', retryAt: null });
    expect(refused.statusReason).toMatch(/: line 3 says "Disallow: \/private"\. Another attempt would not end better$/);
    expect((await fetched('/public', { respectRobots: true })).status).toBe('completed');
    expect(journey.origin.hitsOf('/private/a')).toBe(0);
    expect(journey.origin.hitsOf('/robots.txt')).toBe(1);
  });

  test('is nothing that anybody asks for where no job wants it', async () => {
    await begin();

    expect((await fetched('/private/a')).status).toBe('completed');
    expect(journey.origin.hitsOf('/robots.txt')).toBe(0);
  });

  test('that its server cannot give lets nothing be fetched, until it can', async () => {
    await begin();
    isAway = true;
    const { job } = await journey.client.submit(urlOf('/public'), { respectRobots: true, maxAttempts: 20 });
    const waiting = await eventually(async () => {
      const now = await journey.client.job(job.id);
      expect(now.status).toBe('retrying');
      return now;
    }, PATIENCE_MS);
    expect(waiting.error).toMatchObject({ code: 'http_status' });
    expect(waiting.result).toMatchObject({ httpStatus: 503, finalUrl: urlOf('/robots.txt'), size: null });
    expect(waiting.statusReason).toContain('/robots.txt answered 503, and without it nothing is fetched there');
    expect(journey.origin.hitsOf('/public')).toBe(0);

    isAway = false;
    expect(await ended(job.id)).toMatchObject({ status: 'completed', error: null });
  });

  test('is respected by a list of URLs that say so in the query', async () => {
    await begin();
    const body = `${urlOf('/private/a')}\n${urlOf('/public')}\n`;
    const path = '/v1/jobs/batch?respectRobots=true';
    const headers = { 'content-type': 'text/plain' };
    const response = await fetch(`${journey.client.url}${path}`, { method: 'POST', headers, body });
    const { items } = (await response.json()) as BatchAnswer;
    const jobs = await Promise.all(items.map(({ job }) => ended(job?.id ?? '')));

    expect(jobs.map(({ status }) => status)).toEqual(['failed', 'completed']);
  });

  test('is respected by itself where the service is set so, but for the job that says otherwise', async () => {
    await begin({ FETCH_RESPECT_ROBOTS: 'true' });

    expect((await fetched('/private/a')).error?.code).toBe('blocked_by_robots');
    expect((await fetched('/private/b', { respectRobots: false })).status).toBe('completed');
    expect(journey.origin.hitsOf('/robots.txt')).toBe(1);
  });
});
