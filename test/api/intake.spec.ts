import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { Intake } from '../../src/api/intake/intake.js';
import type { JobDto } from '../../src/api/jobs/job.dto.js';
import type { CallerIdentity } from '../../src/http/caller.js';
import { JobService } from '../kit/job-service.js';
import { PAGE } from '../kit/stories.js';

const pages = (count: number, name = 'p') => Array.from({ length: count }, (_, i) => `${PAGE}?${name}${i}`);
const outcomes = (answer: { json(): { items: { outcome: string; error?: { code: string } }[] } }) =>
  answer.json().items.map(({ outcome, error }) => error?.code ?? outcome);

let service: JobService;
afterEach(() => service.stop());

describe('a quota of 6 URLs a minute', () => {
  const start = async () => {
    service = await JobService.start({ settings: { urlsPerMinute: 6 } });
  };

  test('is told with each submission, and refuses the seventh until one is back', async () => {
    await start();
    const first = await service.send('/v1/jobs', { url: PAGE });
    expect(first.status).toBe(202);
    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"urls";q=6;w=60', ratelimit: '"urls";r=5;t=10' });
    for (const url of pages(5)) await service.submitted({ url });

    const seventh = await service.send('/v1/jobs', { url: PAGE });
    expect([seventh.status, seventh.json().code]).toEqual([429, 'rate_limited']);
    expect(seventh.headers).toMatchObject({ ratelimit: '"urls";r=0;t=60', 'retry-after': '10' });

    service.clock.advance(10_000);
    expect((await service.send('/v1/jobs', { url: `${PAGE}?late` })).status).toBe(202);
    expect((await service.send('/v1/jobs', { url: PAGE })).status).toBe(429);
  });

  test('counts the URLs of a batch, takes in the first, and says of the others why', async () => {
    await start();
    const answer = await service.send('/v1/jobs/batch', { jobs: ['nonsense', ...pages(8)] });

    expect(answer.status).toBe(200);
    const six = Array.from({ length: 6 }, () => 'accepted');
    expect(outcomes(answer)).toEqual(['invalid_request', ...six, 'rate_limited', 'rate_limited']);
    const later = await service.send('/v1/jobs/batch', { jobs: pages(2, 'q') });
    expect([later.status, later.headers['retry-after']]).toEqual([429, '10']);
  });

  test('counts a retry, which is a fetch too, and neither questions nor what is refused', async () => {
    await start();
    const { id } = await service.submitted({ url: PAGE });
    await service.send(`/v1/jobs/${id}/cancel`, {});
    for (let i = 0; i < 10; i++) await service.ask(`/v1/jobs/${id}`);
    expect((await service.send('/v1/jobs', { url: 'nonsense' })).status).toBe(400);
    expect((await service.send('/v1/jobs?dryRun=true', { url: PAGE })).headers['ratelimit']).toBeUndefined();

    const retried = await service.send(`/v1/jobs/${id}/retry`, {});
    expect([retried.status, retried.headers['ratelimit']]).toEqual([200, '"urls";r=4;t=20']);
  });

  test('grows back whatever happens to the calendar', async () => {
    await start();
    await service.send('/v1/jobs/batch', { jobs: pages(6) });
    service.clock.turn(-3_600_000);
    const refused = await service.send('/v1/jobs', { url: PAGE });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '10']);
    service.clock.turn(7_200_000);
    expect((await service.send('/v1/jobs', { url: PAGE })).status).toBe(429);

    service.clock.advance(60_000);
    expect((await service.send('/v1/jobs', { url: PAGE })).headers['ratelimit']).toBe('"urls";r=5;t=10');
  });
});

test('each key has a quota of its own', async () => {
  const keyed = (name: string) => ({
    name,
    scopes: new Set(['submit'] as const),
    sha256: createHash('sha256').update(name).digest('hex'),
  });
  service = await JobService.start({ settings: { urlsPerMinute: 1, apiKeys: [keyed('anna'), keyed('bert')] } });
  const submit = (key: string, url: string) =>
    service.sendText('/v1/jobs', 'application/json', JSON.stringify({ url }), { authorization: `Bearer ${key}` });

  expect((await submit('anna', PAGE)).status).toBe(202);
  const second = await submit('anna', `${PAGE}?2`);
  expect([second.status, second.json().detail]).toEqual([429, 'anna has sent as many URLs as it may for now']);
  expect((await submit('bert', `${PAGE}?3`)).status).toBe(202);
});

describe('a queue that takes in 3 jobs', () => {
  const start = async () => {
    service = await JobService.start({ settings: { maxQueuedJobs: 3 } });
  };

  test('refuses what comes then, and has room again when a job has left it', async () => {
    await start();
    const answer = await service.send('/v1/jobs/batch', { jobs: pages(5) });
    expect(outcomes(answer)).toEqual(['accepted', 'accepted', 'accepted', 'overloaded', 'overloaded']);
    await service.project();
    service.clock.advance(1_000);

    const full = await service.send('/v1/jobs', { url: PAGE });
    expect([full.status, full.json().code, full.headers['retry-after']]).toEqual([503, 'overloaded', '10']);

    const [first] = answer.json<{ items: { job: JobDto }[] }>().items;
    await service.startFetch(String(first?.job.id));
    await service.project();
    service.clock.advance(1_000);
    expect((await service.send('/v1/jobs', { url: PAGE })).status).toBe(202);
    expect((await service.send('/v1/jobs', { url: `${PAGE}?2` })).status).toBe(503);
  });

  test('takes no more from those who come at the same moment', async () => {
    await start();
    const intake = service.get(Intake);
    const anna = { actor: 'anna' } as CallerIdentity;

    const asked = Array.from({ length: 5 }, () => intake.admit(1, anna, {} as FastifyReply));

    const settled = await Promise.allSettled(asked);
    expect(settled.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 3 }, () => 'fulfilled'),
      ...Array.from({ length: 2 }, () => 'rejected'),
    ]);
  });
});
