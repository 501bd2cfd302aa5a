import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallbackEvent } from '../../src/callback/callback.events.js';
import { CALLBACK_CATEGORY, callbackIdOf } from '../../src/callback/callback.stream.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { CancelJob, DeleteJob, RetryJob, SubmitJob } from '../../src/job/job.commands.js';
import { dedupeKeyOf } from '../../src/job/job.stream.js';
import type { JobView } from '../../src/job/job.view.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { CallbackViews } from '../../src/read-model/callback-views.js';
import { Checkpoints, type ConsumerCheckpoint } from '../../src/read-model/checkpoints.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { Purge } from '../../src/retention/purge.js';
import { RetentionModule } from '../../src/retention/retention.module.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { aWitness } from '../kit/job-views-kit.js';
import { answers, ScriptedFetcher, silence } from '../kit/scripted-fetcher.js';
import { answer, hangs, headerOf, type PostScript, refused, ScriptedPoster } from '../kit/scripted-poster.js';
import { StillClock } from '../kit/still-clock.js';
import { HOOK, options, origin, submission } from '../kit/stories.js';
import { Process, Stores } from '../kit/world.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const WITHIN_MS = 60_000;
const MINUTE_MS = 60_000;

describe('a runner that sends callbacks', () => {
  let stores: Stores;
  let clock: StillClock;
  let processes: Process[];
  let passing: NodeJS.Timeout;

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
    processes = [];
    passing = setInterval(() => clock.advance(50), 5);
  });
  afterEach(async () => {
    for (const process of processes) await process.stop();
    clearInterval(passing);
    await stores.close();
  });

  const start = async (
    script: PostScript = () => answer(204),
    more: Partial<Parameters<typeof Process.start>[0]> = {},
  ) => {
    const poster = new ScriptedPoster(script);
    const modules = [CommandsModule, ProjectorModule, RunnerModule];
    const process = await Process.start({ stores, clock, modules, poster, secrets: [SECRET], ...more });
    processes.push(process);
    return { process, poster };
  };
  const stop = async (process: Process) => {
    processes = processes.filter((other) => other !== process);
    await process.stop();
  };
  let count = 0;
  const submit = async ({ commands }: Process, callbackUrl: string | undefined = HOOK, path = `${++count}`) => {
    const url = `https://example.com/${path}`;
    const asked = { id: `submission-${++count}`, url, dedupeKey: dedupeKeyOf(url, []), callbackUrl };
    const some = submission({ ...asked, options: options({ maxAttempts: 1 }) });
    return (await commands.execute(new SubmitJob(some, clock.now(), origin))).view;
  };
  const ended = ({ jobId }: JobView, status = 'completed') =>
    eventually(async () => expect((await processes[0]?.get(JobViews).get(jobId))?.status).toBe(status), WITHIN_MS);
  const happened = async ({ jobId }: JobView, url = HOOK) =>
    (await stores.log.read(`${CALLBACK_CATEGORY}-${callbackIdOf(jobId, url)}`)) as readonly Recorded<CallbackEvent>[];
  const story = async (job: JobView, url = HOOK) => (await happened(job, url)).map(({ type }) => type);
  const becomes = (job: JobView, ...types: readonly CallbackEvent['type'][]) =>
    eventually(async () => expect(await story(job)).toEqual(types), WITHIN_MS);
  /** What the n-th event of a callback says. */
  const said = async (job: JobView, nth: number) =>
    ((await happened(job)).at(nth)?.data ?? {}) as Readonly<Record<string, unknown>>;
  const waitAfter = async (job: JobView, nth: number) => {
    const { failedAt, retryAt } = await said(job, nth);
    return Date.parse(String(retryAt)) - Date.parse(String(failedAt));
  };
  /** Time passes in leaps, each time that all is quiet. */
  const hasten = async (ms: number) => {
    for (let left = ms; left > 0; left -= MINUTE_MS) {
      clock.advance(Math.min(left, MINUTE_MS));
      await sleep(2);
    }
  };

  test('sends the job as the API tells it, signed, once it is final', async () => {
    const { process, poster } = await start();
    const job = await submit(process);
    await becomes(job, 'CallbackDue', 'CallbackDelivered');

    expect(poster.posted).toHaveLength(1);
    const [post] = poster.posted;
    const body = Buffer.from(post?.body ?? []).toString();
    const told = JSON.parse(body);
    expect(told).toMatchObject({ id: job.jobId, status: 'completed', revision: '3', result: { httpStatus: 200 } });
    expect(post).toMatchObject({ url: HOOK, timeoutMs: 15_000 });
    expect(post && headerOf(post, 'content-type')).toBe('application/json');
    const [due] = await happened(job);
    expect(due?.data).toMatchObject({ jobId: job.jobId, url: HOOK, jobRevision: '3' });
    expect(due?.metadata).toMatchObject({ actor: 'runner:anna', correlationId: 'request-1' });
    expect(post && headerOf(post, 'webhook-id')).toBe((await said(job, 0))['messageId']);
  });

  test('sends what the library of receivers takes for signed', async () => {
    const { process, poster } = await start(undefined, { secrets: [SECRET, SECRET.replace('Bw', 'Cw')] });
    clock.turn(Date.now() - clock.now().getTime()); // it takes no message that is older than five minutes
    await becomes(await submit(process), 'CallbackDue', 'CallbackDelivered');

    const [post] = poster.posted;
    const body = Buffer.from(post?.body ?? []).toString();
    const headers = Object.fromEntries(post?.headers ?? []);
    expect(new Webhook(SECRET).verify(body, headers)).toMatchObject({ status: 'completed' });
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow();
    expect(() => new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`).verify(body, headers)).toThrow();
  });

  test('tells of a job that failed, and of one that was cancelled', async () => {
    const fetcher = new ScriptedFetcher((request, keep) =>
      request.url.endsWith('/bad') ? answers(404)(request, keep) : silence(request, keep),
    );
    const { process, poster } = await start(undefined, { fetcher });
    const [bad, slow] = [await submit(process, HOOK, 'bad'), await submit(process, HOOK, 'slow')];
    await ended(slow, 'running');
    await process.commands.execute(new CancelJob(slow.jobId, null, clock.now(), origin));
    for (const job of [bad, slow]) await becomes(job, 'CallbackDue', 'CallbackDelivered');

    const told = poster.posted.map(({ body }) => JSON.parse(Buffer.from(body).toString()));
    expect(new Map(told.map(({ status, error }) => [status, error.code]))).toEqual(
      new Map([
        ['failed', 'http_status'],
        ['cancelled', 'cancelled'],
      ]),
    );
  });

  test('tries again later, as the same message, until it is taken', async () => {
    const { process, poster } = await start((_, nth) => (nth < 3 ? answer(500, [], 'Out of order') : answer(200)));
    const job = await submit(process);
    await becomes(job, 'CallbackDue', 'CallbackFailed', 'CallbackFailed', 'CallbackDelivered');

    expect(new Set(poster.posted.map((post) => headerOf(post, 'webhook-id'))).size).toBe(1);
    expect(new Set(poster.posted.map(({ body }) => Buffer.from(body).toString())).size).toBe(1);
    const answered = { httpStatus: 500, excerpt: 'Out of order' };
    expect(await said(job, 1)).toMatchObject({ attempt: 1, answer: answered, error: null });
    expect(await waitAfter(job, 1)).toBeGreaterThanOrEqual(4_500);
  });

  test('delivers after an hour in which the receiver was down', async () => {
    const backAt = clock.now().getTime() + 60 * MINUTE_MS;
    const { process } = await start(() => (clock.now().getTime() < backAt ? refused : answer(200)));
    const job = await submit(process);
    await becomes(job, 'CallbackDue', 'CallbackFailed');
    await eventually(async () => {
      await hasten(5 * MINUTE_MS);
      expect((await story(job)).at(-1)).toBe('CallbackDelivered');
    }, WITHIN_MS);

    expect((await happened(job)).length).toBeLessThan(10); // it was not asked all the time
    expect(Date.parse(String((await said(job, -1))['deliveredAt']))).toBeGreaterThanOrEqual(backAt);
  });

  test('lets the receiver say how long it wants to be left alone', async () => {
    const { process } = await start((_, nth) => (nth === 1 ? answer(429, [['retry-after', '7200']]) : answer(200)));
    const job = await submit(process);
    await becomes(job, 'CallbackDue', 'CallbackFailed');

    expect(await waitAfter(job, 1)).toBe(7_200_000);
  });

  test('sends nothing more to who answers 410', async () => {
    const { process, poster } = await start(() => answer(410));
    const job = await submit(process);
    await becomes(job, 'CallbackDue', 'CallbackFailed');
    expect(await said(job, 1)).toMatchObject({ retryAt: null });

    await hasten(120 * MINUTE_MS);
    await becomes(await submit(process), 'CallbackDue', 'CallbackFailed'); // by then the first would have been sent again
    expect(poster.posted).toHaveLength(2);
  });

  test('keeps one receiver that hangs from none of the others, and sends it few at once', async () => {
    const { process, poster } = await start((request, nth) =>
      request.url.startsWith('https://dead.example/') ? hangs(request, nth) : answer(200),
    );
    for (let n = 0; n < 150; n++) await submit(process, `https://dead.example/${n}`);
    const job = await submit(process, HOOK);

    await becomes(job, 'CallbackDue', 'CallbackDelivered');
    expect(poster.posted.filter(({ url }) => url.startsWith('https://dead.example/'))).toHaveLength(4);
  });

  test('tells whoever submitted the same URL, before and after the end', async () => {
    const { process, poster } = await start();
    const job = await submit(process, HOOK, 'same');
    await submit(process, 'https://second.example/', 'same');
    await ended(job);
    await submit(process, 'https://third.example/', 'same');
    await submit(process, HOOK, 'same');

    for (const url of [HOOK, 'https://second.example/', 'https://third.example/']) {
      await eventually(
        async () => expect(await story(job, url)).toEqual(['CallbackDue', 'CallbackDelivered']),
        WITHIN_MS,
      );
    }
    expect(poster.posted.map(({ url }) => url).sort()).toEqual(
      [HOOK, 'https://second.example/', 'https://third.example/'].sort(),
    );
  });

  test('tells of each end of a job that is retried, as another message', async () => {
    let status = 500;
    const fetcher = new ScriptedFetcher((request, keep) => answers(status)(request, keep));
    const { process, poster } = await start(undefined, { fetcher });
    const job = await submit(process);
    await becomes(job, 'CallbackDue', 'CallbackDelivered');
    status = 200;
    await process.commands.execute(new RetryJob(job.jobId, null, clock.now(), origin));
    await becomes(job, 'CallbackDue', 'CallbackDelivered', 'CallbackDue', 'CallbackDelivered');

    const told = poster.posted.map(({ body }) => JSON.parse(Buffer.from(body).toString()).status);
    expect(told).toEqual(['failed', 'completed']);
    expect(new Set(poster.posted.map((post) => headerOf(post, 'webhook-id'))).size).toBe(2);
  });

  test('tells nothing more of a job that was deleted', async () => {
    const { process, poster } = await start(() => refused);
    const job = await submit(process);
    await becomes(job, 'CallbackDue', 'CallbackFailed');
    await process.commands.execute(new DeleteJob(job.jobId, null, clock.now(), origin));
    await eventually(async () => expect((await story(job)).at(-1)).toBe('CallbackDeleted'), WITHIN_MS);

    const sent = poster.posted.length;
    await hasten(120 * MINUTE_MS);
    expect(poster.posted).toHaveLength(sent);
  });

  test('sends again what it was killed over, as the same message', async () => {
    let isKilled = false;
    const { process, poster } = await start((request, nth) => (isKilled ? answer(200) : hangs(request, nth)), {
      settings: { graceMs: 0 },
    });
    const job = await submit(process);
    await eventually(() => expect(poster.posted).toHaveLength(1), WITHIN_MS);
    await stop(process); // the receiver has it, and the log does not know so
    expect(await story(job)).toEqual(['CallbackDue']);

    isKilled = true;
    const next = await start();
    await becomes(job, 'CallbackDue', 'CallbackDelivered');
    expect(next.poster.posted).toHaveLength(1);
    const posts = [...poster.posted, ...next.poster.posted];
    expect(new Set(posts.map((post) => headerOf(post, 'webhook-id'))).size).toBe(1);
    expect(new Set(posts.map(({ body }) => Buffer.from(body).toString())).size).toBe(1);
  });

  test('lets what is on its way come to its end when it is stopped', async () => {
    let tell = () => {};
    const { process } = await start(
      () =>
        new Promise((resolve) => {
          tell = () => resolve(answer(200));
        }),
      { settings: { graceMs: 600_000 } },
    );
    const job = await submit(process);
    const isSent = tell;
    await eventually(() => expect(tell).not.toBe(isSent), WITHIN_MS);
    const stopping = stop(process);
    tell();
    await stopping;

    expect(await story(job)).toEqual(['CallbackDue', 'CallbackDelivered']);
  });

  test('shares the work with another runner, so that each is sent once', async () => {
    const first = await start();
    const second = await start(undefined, { settings: { runner: 'bert' } });
    const jobs: JobView[] = [];
    for (let n = 0; n < 40; n++) jobs.push(await submit(n % 2 === 0 ? first.process : second.process));
    for (const job of jobs) await becomes(job, 'CallbackDue', 'CallbackDelivered');

    const ids = [first, second].flatMap(({ poster }) => poster.posted.map((post) => headerOf(post, 'webhook-id')));
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
  });

  test('waits no longer when the clock is set back', async () => {
    const { process } = await start((_, nth) => (nth < 6 ? refused : answer(200)));
    const job = await submit(process);
    await eventually(async () => {
      await hasten(2 * MINUTE_MS);
      expect((await story(job)).length).toBeGreaterThan(4);
    }, WITHIN_MS);
    clock.turn(-24 * 60 * MINUTE_MS);

    await eventually(async () => {
      await hasten(MINUTE_MS);
      expect((await story(job)).at(-1)).toBe('CallbackDelivered');
    }, WITHIN_MS);
    expect((await happened(job)).length).toBeLessThan(12);
  });

  test('sends nothing, and refuses nothing, while there is no secret to sign with', async () => {
    const { process, poster } = await start(undefined, { secrets: [] });
    const job = await submit(process);
    await ended(job);
    expect(await story(job)).toEqual([]);
    expect(poster.posted).toEqual([]);
    await stop(process);

    await start();
    await becomes(job, 'CallbackDue', 'CallbackDelivered');
  });

  test.each(['lost', 'that of another log'])(
    'sends nothing twice, and misses nothing, where its checkpoint is %s',
    async (fate) => {
      const { process, poster } = await start();
      const job = await submit(process);
      await becomes(job, 'CallbackDue', 'CallbackDelivered');
      const checkpoints = process.get(Checkpoints);
      const kept = await eventually(async () => {
        const checkpoint = await checkpoints.get('callbacks');
        expect(checkpoint).toBeDefined();
        return checkpoint as ConsumerCheckpoint;
      }, WITHIN_MS);
      await stop(process);
      const position = 1_000n;
      const alien = { ...aWitness(), position };
      if (fate === 'lost') await checkpoints.forget('callbacks');
      else await checkpoints.move('callbacks', kept.position, { position, witnesses: { origin: alien, last: alien } });

      const next = await start();
      const other = await submit(next.process);
      await becomes(other, 'CallbackDue', 'CallbackDelivered');
      expect(await story(job)).toEqual(['CallbackDue', 'CallbackDelivered']);
      expect([...poster.posted, ...next.poster.posted]).toHaveLength(2);
    },
  );

  test('leaves nothing of a URL that was purged with its job', async () => {
    const url = 'https://hooks.example/secret-path';
    const { process } = await start(undefined, {
      modules: [CommandsModule, ProjectorModule, RunnerModule, RetentionModule],
    });
    const job = await submit(process, url);
    await eventually(
      async () => expect(await story(job, url)).toEqual(['CallbackDue', 'CallbackDelivered']),
      WITHIN_MS,
    );
    await process.commands.execute(new DeleteJob(job.jobId, null, clock.now(), origin));
    await eventually(async () => expect((await story(job, url)).at(-1)).toBe('CallbackDeleted'), WITHIN_MS);
    clock.advance(60 * MINUTE_MS);

    const { purged, failed } = await process.get(Purge).run({ deletedBefore: clock.now() });
    expect([purged.map(({ category }) => category).sort(), failed]).toEqual([['callback', 'job'], []]);
    expect(await story(job, url)).toEqual(['CallbackPurged']);
    const callbacks = process.get(CallbackViews);
    await eventually(async () => expect(await callbacks.get(callbackIdOf(job.jobId, url))).toBeUndefined(), WITHIN_MS);
    const pages = stores.log.readAll({ upTo: await stores.log.head(), categories: ['job', 'callback'] });
    for await (const page of pages) expect(JSON.stringify(page.map(({ data }) => data))).not.toContain('secret-path');
  });
});
