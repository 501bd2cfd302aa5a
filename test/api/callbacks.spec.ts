import { CommandBus } from '@nestjs/cqrs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MakeCallbackDue, RecordDelivery } from '../../src/callback/callback.commands.js';
import { callbackIdOf } from '../../src/callback/callback.stream.js';
import type {
  BatchAnswer,
  CallbackAnswer,
  EventAnswer,
  JobAnswer,
  PageAnswer,
  ProblemAnswer,
} from '../../src/contract/answers.js';
import { answered, record as recordOf } from '../kit/callback-stories.js';
import { JobService } from '../kit/job-service.js';
import { HOOK, iso, origin } from '../kit/stories.js';

const PAGE = 'http://example.com/a';
const OTHER = 'https://hooks.example/other';

describe('the routes of callbacks', () => {
  let service: JobService;

  beforeEach(async () => {
    service = await JobService.start();
  });
  afterEach(() => service.stop());

  const callbacksOf = async ({ id }: Pick<JobAnswer, 'id'>) =>
    (await service.ask(`/v1/jobs/${id}/callbacks`)).json<PageAnswer<CallbackAnswer>>().items;
  const submitted = (more: object = {}) => service.submitted({ url: PAGE, callbackUrl: HOOK, ...more });
  const storyOf = async ({ id }: Pick<JobAnswer, 'id'>) =>
    (await service.ask(`/v1/jobs/${id}/events`)).json<PageAnswer<EventAnswer>>().items;
  /** What a runner does: the job ended, and its receiver answered. */
  const sent = async ({ id }: Pick<JobAnswer, 'id'>, httpStatus: number) => {
    const commands = service.get(CommandBus);
    const callbackId = callbackIdOf(id, HOOK);
    const at = service.clock.now();
    const due = await commands.execute(new MakeCallbackDue(callbackId, { jobId: id, revision: 3n }, HOOK, at, origin));
    const { outcome } = recordOf(0, 1, answered(httpStatus));
    const delivery = { messageId: due?.messageId ?? '', attempt: 1 };
    await commands.execute(new RecordDelivery(callbackId, delivery, outcome, 0.5, at, origin));
    await service.project();
    return callbackId;
  };

  test('tell what waits for the end of a job', async () => {
    const job = await submitted();

    expect(job.links.callbacks).toBe(`/v1/jobs/${job.id}/callbacks`);
    expect(await callbacksOf(job)).toEqual([
      {
        ...{ id: callbackIdOf(job.id, HOOK), jobId: job.id, url: HOOK },
        ...{ status: 'pending', statusReason: 'Is sent once the job is final' },
        ...{ messageId: null, firstDueAt: null, nextAt: null, attempts: 0, deliveries: [] },
        links: { self: null, job: `/v1/jobs/${job.id}` },
      },
    ]);
    expect((await storyOf(job)).map(({ type }) => type)).toEqual(['JobSubmitted', 'CallbackRequested']);
    const other = await service.submitted({ url: `${PAGE}/b` });
    expect(await callbacksOf(other)).toEqual([]);
  });

  test('tell what came of each delivery', async () => {
    const job = await submitted();
    const id = await sent(job, 503);
    const deliveries = [
      expect.objectContaining({ attempt: 1, at: iso(0), answer: { httpStatus: 503, excerpt: 'Well' }, error: null }),
    ];
    const statusReason = 'The last delivery: the receiver answered 503. It is sent again at 2026-03-01T12:00:05Z';
    const told = { id, status: 'waiting', statusReason, nextAt: iso(5), attempts: 1, deliveries };

    expect(await callbacksOf(job)).toEqual([expect.objectContaining(told)]);
    expect((await service.ask(`/v1/callbacks/${id}`)).json()).toMatchObject(told);
    const { items } = (await service.ask('/v1/callbacks?status=waiting')).json<PageAnswer<CallbackAnswer>>();
    expect(items).toEqual([expect.objectContaining(told)]);
    expect((await service.ask('/v1/callbacks?status=failed,delivered')).json()).toEqual({ items: [], next: null });
  });

  test('send one again by hand, by whom and why', async () => {
    const id = await sent(await submitted(), 410);
    expect((await service.ask(`/v1/callbacks/${id}`)).json()).toMatchObject({
      status: 'failed',
      statusReason: 'The receiver wants no more of this: the receiver answered 410',
    });
    service.clock.advance(60_000);

    const answer = await service.send(`/v1/callbacks/${id}/redeliver`, { reason: 'they are back' });
    expect([answer.status, answer.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'waiting', nextAt: iso(60) }),
    ]);
    const events = await service.stores.log.read(`callback-${id}`);
    expect(events.at(-1)).toMatchObject({
      type: 'RedeliveryRequested',
      data: { by: 'anonymous', reason: 'they are back', requestedAt: iso(60) },
    });
  });

  test.each([
    ['GET', '/v1/callbacks/nonsense'],
    ['GET', `/v1/callbacks/${callbackIdOf('nobody', HOOK)}`],
    ['POST', `/v1/callbacks/${callbackIdOf('nobody', HOOK)}/redeliver`],
    ['POST', '/v1/callbacks/nonsense/redeliver'],
    ['GET', '/v1/jobs/nonsense/callbacks'],
  ])('know nothing of what is not there: %s %s', async (method, path) => {
    expect((await service.ask(path, {}, method)).status).toBe(404);
  });

  test('tell nothing of a job that was deleted', async () => {
    const job = await submitted();
    await service.ask(`/v1/jobs/${job.id}`, {}, 'DELETE');
    expect((await service.ask(`/v1/jobs/${job.id}/callbacks`)).status).toBe(404);
  });
});

describe('a submission with a callbackUrl', () => {
  let service: JobService;

  beforeEach(async () => {
    service = await JobService.start();
  });
  afterEach(() => service.stop());

  const send = (body: object, key?: string) =>
    service.sendText('/v1/jobs', 'application/json', JSON.stringify(body), key ? { 'idempotency-key': key } : {});
  const urlsOf = async (id: string) =>
    (await service.ask(`/v1/jobs/${id}/callbacks`))
      .json<PageAnswer<CallbackAnswer>>()
      .items.map(({ url, status }) => `${status} ${url}`);

  test('adds its URL to the job that stands for it, and ignores none', async () => {
    const { id } = await service.submitted({ url: PAGE, callbackUrl: HOOK });
    for (const [callbackUrl, n] of [
      [OTHER, 2],
      [HOOK, 2],
      [`${OTHER}#top`, 2],
    ] as const) {
      const answer = await send({ url: PAGE, callbackUrl });
      expect([answer.status, answer.json<JobAnswer>().deduplicated?.ignored]).toEqual([200, []]);
      expect(await urlsOf(id)).toHaveLength(n);
    }
    expect(await urlsOf(id)).toEqual([`pending ${HOOK}`, `pending ${OTHER}`]);
  });

  test('is one job under its key, with the callbacks of each sending', async () => {
    const first = await send({ url: PAGE, callbackUrl: HOOK, maxAgeSeconds: 0 }, 'spring');
    const again = await send({ url: PAGE, callbackUrl: HOOK, maxAgeSeconds: 0 }, 'spring');
    expect([first.status, again.status]).toEqual([202, 202]);
    const { id } = again.json<JobAnswer>();
    expect(id).toBe(first.json<JobAnswer>().id);
    expect(await urlsOf(id)).toEqual([`pending ${HOOK}`]);
  });

  test('may be an item of a batch, in each of its formats', async () => {
    const text = `/v1/jobs/batch?callbackUrl=${encodeURIComponent(HOOK)}`;
    const answers = [
      await service.send('/v1/jobs/batch', {
        jobs: [`${PAGE}/1`, { url: `${PAGE}/2`, callbackUrl: OTHER }],
        defaults: { callbackUrl: HOOK },
      }),
      await service.sendText(text, 'text/plain', `${PAGE}/3\n`),
      await service.sendText(text, 'application/x-ndjson', `{"url":"${PAGE}/4"}\n`),
    ];
    const jobs = answers.flatMap((answer) => answer.json<BatchAnswer>().items.map(({ job }) => job?.id ?? ''));
    const told = await Promise.all(jobs.map(urlsOf));
    expect(told).toEqual([HOOK, OTHER, HOOK, HOOK].map((url) => [`pending ${url}`]));
  });

  test('is refused once as many as may be want to be told', async () => {
    const jobs = Array.from({ length: 100 }, (_, n) => ({ url: PAGE, callbackUrl: `${OTHER}/${n}` }));
    await service.send('/v1/jobs/batch', { jobs });
    const answer = await send({ url: PAGE, callbackUrl: HOOK });

    expect(answer.status).toBe(400);
    expect(answer.json<ProblemAnswer>().errors).toEqual([
      { code: 'too_many', detail: expect.stringMatching(/has 100 callbacks already/), pointer: '/callbackUrl' },
    ]);
  });

  test.each([
    ['https://anna:secret@hooks.example/', /carries a user name or a password/],
    ['ftp://hooks.example/', /Only http and https/],
    ['http://10.0.0.1/', /10\.0\.0\.1/],
    ['http://localhost/', /belongs to a local network/],
    ['https://hooks.example:25/', /Port 25/],
    ['nonsense', /not an absolute URL/],
    [`https://hooks.example/${'a'.repeat(2_048)}`, /longer than 2048 bytes/],
    [7, /must be a URL/],
    [null, /must be a URL/],
  ])('is refused where that is %s', async (callbackUrl, why) => {
    const answer = await send({ url: PAGE, callbackUrl });
    expect(answer.status).toBe(400);
    expect(answer.json<ProblemAnswer>().errors).toEqual([
      { code: 'invalid', detail: expect.stringMatching(why), pointer: '/callbackUrl' },
    ]);
  });

  test('is refused where there is no secret to sign with, and so is a redelivery', async () => {
    await service.stop();
    service = await JobService.start({ settings: { hasCallbacks: false } });
    const answer = await send({ url: PAGE, callbackUrl: HOOK });
    const detail = 'This service sends no callbacks: its operator has set no WEBHOOK_SECRET';
    expect(answer.json<ProblemAnswer>()).toMatchObject({
      errors: [{ code: 'invalid', detail, pointer: '/callbackUrl' }],
    });
    const again = await service.send(`/v1/callbacks/${callbackIdOf('x', HOOK)}/redeliver`, {});
    expect([again.status, again.json<ProblemAnswer>().detail]).toEqual([409, detail]);
  });
});
