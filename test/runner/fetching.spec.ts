import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { DISK_FULL, DiskFullError } from '../../src/eventsourcing/disk.js';
import { CancelJob, DeleteJob, PauseJob, ResumeJob, SubmitJob } from '../../src/job/job.commands.js';
import type { JobOptions } from '../../src/job/job.options.js';
import { dedupeKeyOf, jobStream } from '../../src/job/job.stream.js';
import type { Submission } from '../../src/job/job.submission.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { Hosts } from '../../src/read-model/hosts.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { FillingDisk } from '../kit/filling-disk.js';
import { LossyStore } from '../kit/lossy-store.js';
import { answers, ScriptedFetcher, silence } from '../kit/scripted-fetcher.js';
import { StillClock } from '../kit/still-clock.js';
import { options, submission } from '../kit/stories.js';
import { Process, type ProcessOptions, Stores } from '../kit/world.js';

describe('a runner', () => {
  let stores: Stores;
  let clock: StillClock;
  let processes: Process[];
  let count: number;

  const start = async (more: Partial<ProcessOptions> = {}) => {
    const modules = [CommandsModule, ProjectorModule, RunnerModule];
    const process = await Process.start({ stores, clock, modules, ...more });
    processes.push(process);
    return process;
  };
  const submit = async (process: Process, url = 'https://example.com/a', some: Partial<JobOptions> = {}) => {
    const dedupeKey = dedupeKeyOf(url, []);
    const asked: Submission = submission({ id: `submission-${++count}`, url, dedupeKey, options: options(some) });
    const command = new SubmitJob(asked, clock.now(), { actor: 'carla', correlationId: 'request-1' });
    const { view } = await process.commands.execute(command);
    return view.jobId;
  };
  const storyOf = async (jobId: string) => (await stores.log.read(jobStream(jobId))).map(({ type }) => type);
  const byHand = (Command: typeof PauseJob | typeof ResumeJob | typeof CancelJob | typeof DeleteJob, jobId: string) =>
    processes[0]?.commands.execute(new Command(jobId, null, clock.now(), { actor: 'carla' }));
  /** Lets time pass in small steps, so that those who sleep again in between wake again. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 250) {
      clock.advance(250);
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    }
  };

  beforeEach(async () => {
    stores = await Stores.open();
    clock = new StillClock();
    processes = [];
    count = 0;
  });
  afterEach(async () => {
    const passing = setInterval(() => clock.advance(1_000), 5); // whoever waits at the end waits for the clock
    await Promise.all(processes.map((process) => process.stop()));
    clearInterval(passing);
    await stores.close();
  });

  test('names no body that went while the end of its fetch waited for the log', async () => {
    const log = new LossyStore(stores.log);
    log.fates.push('stored', 'stored', 'unavailable'); // the submission, the start, and the end
    const process = await start({ log });
    const jobId = await submit(process, 'https://example.com/a', { maxAttempts: 1 });
    await eventually(() => expect(log.sent).toHaveLength(3));

    const [body] = await stores.bodies.untouchedSince(new Date('2100-01-01'), 10);
    if (!body) throw new Error('No body is kept');
    expect(await stores.bodies.free(body)).toBe(true);
    await pass(1_000);

    await eventually(async () => expect(await storyOf(jobId)).toHaveLength(3));
    expect(await storyOf(jobId)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchFailed']);
  });

  test('fetches what is submitted, without waiting for its next look, and keeps the body', async () => {
    const fetcher = new ScriptedFetcher();
    const process = await start({ fetcher });
    const jobId = await submit(process);

    await eventually(async () =>
      expect(await storyOf(jobId)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']),
    );
    expect(fetcher.asked).toEqual(['https://example.com/a']);
    await eventually(async () => {
      const view = await process.get(JobViews).get(jobId);
      expect(view).toMatchObject({ status: 'completed', attempt: 1 });
      expect(await stores.bodies.find(view?.body?.sha256 ?? '')).toBeDefined();
    });
  });

  test('says in its events who it is, and follows from what led to them', async () => {
    const jobId = await submit(await start({ fetcher: new ScriptedFetcher() }));
    await eventually(async () => expect(await storyOf(jobId)).toHaveLength(3));
    const [submitted, started, completed] = await stores.log.read(jobStream(jobId));

    expect(started?.metadata).toMatchObject({
      actor: 'runner:anna',
      correlationId: 'request-1',
      causationId: submitted?.id,
    });
    expect(completed?.metadata.causationId).toBe(started?.id);
  });

  test('tries again what may end better, when it is time, until there are no attempts left', async () => {
    const fetcher = new ScriptedFetcher(answers(503));
    const jobId = await submit(await start({ fetcher }), undefined, { maxAttempts: 2 });
    await eventually(async () => expect(await storyOf(jobId)).toHaveLength(3));
    expect(fetcher.asked).toHaveLength(1);

    await pass(4_000);
    await eventually(async () =>
      expect(await storyOf(jobId)).toEqual([
        'JobSubmitted',
        ...['FetchStarted', 'FetchFailed'],
        ...['FetchStarted', 'FetchFailed'],
      ]),
    );
  });

  test('holds the host of a 429 for as long as it asks, and costs the jobs held no attempt', async () => {
    let isBusy = true;
    const fetcher = new ScriptedFetcher((request, keep) =>
      (isBusy ? answers(429, [['retry-after', '60']]) : answers(200))(request, keep),
    );
    const process = await start({ fetcher, settings: { slots: 1 } });
    const first = await submit(process, 'https://example.com/1');
    await eventually(async () => expect(await storyOf(first)).toHaveLength(3));
    const held = await submit(process, 'https://example.com/2');
    const elsewhere = await submit(process, 'https://example.org/3');
    isBusy = false;

    await eventually(async () => expect(await storyOf(elsewhere)).toHaveLength(3));
    expect(await storyOf(held)).toEqual(['JobSubmitted']);
    await pass(62_000);
    await eventually(async () => expect(await storyOf(held)).toHaveLength(3));
    await eventually(async () => expect(await storyOf(first)).toHaveLength(5));
  });

  describe('that a redirect leads to another host', () => {
    /** The page of a host that redirects to another, as far as the network goes. */
    const moved = (to: string, ...more: readonly string[]) =>
      new ScriptedFetcher(async (request, keep) => {
        if (request.url.endsWith('/direct')) return silence(request, keep);
        for (const host of [to, ...more]) {
          const busy = await request.enter(host);
          if (busy)
            return { kind: 'busy', ...busy, timings: { dnsMs: null, connectMs: null, firstByteMs: 1, totalMs: 2 } };
        }
        return answers(200)(request, keep);
      });
    const politeness = (slots: number, delayMs = 0) => ({ politeness: { slots, delayMs } });
    const lastOf = async (jobId: string) => (await stores.log.read(jobStream(jobId))).at(-1);

    test('waits for its slot, and takes it once it is free', async () => {
      const process = await start({ fetcher: moved('example.org'), settings: politeness(1) });
      const direct = await submit(process, 'https://example.org/direct');
      await eventually(async () => expect(await storyOf(direct)).toHaveLength(2));
      const led = await submit(process, 'https://example.com/1');
      await eventually(async () => expect(await storyOf(led)).toHaveLength(2));
      await pass(1_000);
      expect(await storyOf(led)).toHaveLength(2);

      await byHand(CancelJob, direct);
      await eventually(async () => {
        await pass(250);
        expect(await storyOf(led)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
      });
    });

    test('gives its fetch back where that host is not soon free, at no cost, and comes back', async () => {
      const process = await start({ fetcher: moved('example.org'), settings: politeness(1) });
      const direct = await submit(process, 'https://example.org/direct');
      await eventually(async () => expect(await storyOf(direct)).toHaveLength(2));
      const led = await submit(process, 'https://example.com/1', { maxAttempts: 1 });
      await eventually(async () => {
        await pass(500);
        expect(await storyOf(led)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchAbandoned']);
      });
      expect((await lastOf(led))?.data).toMatchObject({ reason: 'host-busy', awaits: { host: 'example.org' } });

      await byHand(CancelJob, direct);
      await eventually(async () => {
        await pass(500);
        expect((await lastOf(led))?.type).toBe('FetchCompleted');
      });
    });

    test('gives its fetch back at once where that host rests for longer, until it ends its rest', async () => {
      const process = await start({ fetcher: moved('example.org') });
      const until = new Date(clock.now().getTime() + 60_000);
      await process.get(Hosts).hold('example.org', until, { reason: null, by: 'carla', at: clock.now() });
      const led = await submit(process, 'https://example.com/1');

      await eventually(async () => expect(await storyOf(led)).toHaveLength(3));
      expect((await lastOf(led))?.data).toMatchObject({
        awaits: { host: 'example.org', dueAt: until.toISOString() },
      });
    });

    test('comes back to where it was, however long the delay between two beginnings is', async () => {
      const fetcher = moved('gate.example', 'example.com');
      const led = await submit(await start({ fetcher, settings: politeness(6, 60_000) }), 'https://example.com/1');

      await eventually(async () =>
        expect(await storyOf(led)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']),
      );
    });
  });

  test('holds the host that answered so, and not the one that led to it', async () => {
    const busy = answers(503, [['retry-after', '60']], 'https://example.org/busy');
    const fetcher = new ScriptedFetcher((request, keep) =>
      (request.url.endsWith('/moved') ? busy : answers(200))(request, keep),
    );
    const process = await start({ fetcher, settings: { slots: 1 } });
    const moved = await submit(process, 'https://example.com/moved');
    await eventually(async () => expect(await storyOf(moved)).toHaveLength(3));
    const held = await submit(process, 'https://example.org/1');
    const here = await submit(process, 'https://example.com/2');

    await eventually(async () => expect(await storyOf(here)).toHaveLength(3));
    expect(await storyOf(held)).toEqual(['JobSubmitted']);
    await pass(62_000);
    await eventually(async () => expect(await storyOf(held)).toHaveLength(3));
  });

  test.each([
    ['cancelled', CancelJob, ['JobCancelled']],
    ['deleted', DeleteJob, ['JobDeleted']],
    ['paused', PauseJob, ['JobPaused', 'FetchAbandoned']],
  ] as const)('stops fetching a job that is %s', async (_, Command, end) => {
    const process = await start({ fetcher: new ScriptedFetcher(silence) });
    const jobId = await submit(process);
    await eventually(async () => expect(await storyOf(jobId)).toHaveLength(2));
    await byHand(Command, jobId);

    await eventually(async () => expect(await storyOf(jobId)).toEqual(['JobSubmitted', 'FetchStarted', ...end]));
  });

  test('fetches a paused job again once it is resumed', async () => {
    let isSilent = true;
    const fetcher = new ScriptedFetcher((request, keep) => (isSilent ? silence : answers(200))(request, keep));
    const jobId = await submit(await start({ fetcher }));
    await eventually(async () => expect(await storyOf(jobId)).toHaveLength(2));
    await byHand(PauseJob, jobId);
    await eventually(async () => expect(await storyOf(jobId)).toHaveLength(4));
    isSilent = false;
    await byHand(ResumeJob, jobId);

    await eventually(async () =>
      expect((await storyOf(jobId)).slice(4)).toEqual(['JobResumed', 'FetchStarted', 'FetchCompleted']),
    );
  });

  test('gives back what it fetches when it stops, and another takes it at once', async () => {
    const leaving = await start({ fetcher: new ScriptedFetcher(silence) });
    const jobId = await submit(leaving);
    await eventually(async () => expect(await storyOf(jobId)).toHaveLength(2));
    await start({ fetcher: new ScriptedFetcher(), settings: { runner: 'bert' } });
    const stopped = leaving.stop();
    processes.shift();
    await pass(1_500);
    await stopped;

    await eventually(async () =>
      expect((await storyOf(jobId)).slice(2)).toEqual(['FetchAbandoned', 'FetchStarted', 'FetchCompleted']),
    );
  });

  test('takes over the fetches of a runner whose heartbeat stands still', async () => {
    await stores.log.head();
    const dead = await start({ fetcher: new ScriptedFetcher(silence), settings: { runner: 'dead' } });
    const jobId = await submit(dead);
    await eventually(async () => expect(await storyOf(jobId)).toHaveLength(2));
    const unbeaten = new StillClock(); // the dead one's time has stopped; the others' goes on
    const fetcher = new ScriptedFetcher();
    const alive = await Process.start({
      stores,
      clock: unbeaten,
      modules: [CommandsModule, ProjectorModule, RunnerModule],
      fetcher,
      settings: { runner: 'alive' },
    });
    for (let seconds = 0; seconds < 18; seconds++) {
      unbeaten.advance(1_000);
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    }

    await eventually(async () =>
      expect((await storyOf(jobId)).slice(2)).toEqual(['FetchAbandoned', 'FetchStarted', 'FetchCompleted']),
    );
    expect(fetcher.asked).toHaveLength(1);
    const passing = setInterval(() => unbeaten.advance(1_000), 5);
    await alive.stop();
    clearInterval(passing);
  });

  test('fetches a job whose start was answered by silence: it lies in the log, and nobody else will', async () => {
    const log = new LossyStore(stores.log);
    const process = await start({ fetcher: new ScriptedFetcher(), log });
    log.fates.push('stored', 'answer lost', 'unavailable', 'answer lost');
    const jobId = await submit(process);

    const passing = setInterval(() => clock.advance(50), 5);
    await eventually(async () =>
      expect(await storyOf(jobId)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']),
    );
    clearInterval(passing);
  });

  test('gives back what it has no room to keep, begins nothing while there is none, and goes on once there is', async () => {
    const disk = new FillingDisk();
    const fetcher = new ScriptedFetcher((request, keep) => {
      if (fetcher.asked.length > 1) return answers(200)(request, keep);
      disk.isFull = true;
      return Promise.reject(new Error('It broke off', { cause: new DiskFullError('Nothing was written') }));
    });
    const process = await start({ fetcher, disk });
    const jobId = await submit(process, undefined, { maxAttempts: 1 });
    await eventually(async () =>
      expect(await storyOf(jobId)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchAbandoned']),
    );
    await expect(submit(process, 'https://example.com/another')).rejects.toThrow(DISK_FULL);
    await pass(5_000);
    expect(fetcher.asked).toHaveLength(1);

    disk.isFull = false;
    await pass(2_000);

    await eventually(async () => expect(await storyOf(jobId)).toContain('FetchCompleted'));
    await eventually(async () => {
      expect(await process.get(JobViews).get(jobId)).toMatchObject({ status: 'completed', attempt: 2, failures: 0 });
    });
  });

  test('ends as failed what fails by a fault of our own, once it is out of attempts', async () => {
    const fetcher = new ScriptedFetcher(() => Promise.reject(new Error('The disk is full')));
    const jobId = await submit(await start({ fetcher }), undefined, { maxAttempts: 1 });

    await eventually(async () => expect(await storyOf(jobId)).toHaveLength(3));
    const failed = (await stores.log.read(jobStream(jobId))).at(-1);
    expect(failed?.data).toMatchObject({ error: { code: 'internal' }, retryAt: null });
    expect(JSON.stringify(failed?.data)).not.toContain('disk');
  });

  test('never has more in hand than its slots, nor than a host allows', async () => {
    let [running, most] = [0, 0];
    const fetcher = new ScriptedFetcher(async (request, keep) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return answers(200)(request, keep);
    });
    const politeness = { slots: 2, delayMs: 0 };
    const process = await start({ fetcher, settings: { slots: 5, politeness } });
    const urls = Array.from({ length: 30 }, (_, n) => `https://host${n % 2}.example/${n}`);
    const jobIds = await Promise.all(urls.map((url) => submit(process, url)));

    await eventually(async () => {
      for (const jobId of jobIds) expect(await storyOf(jobId)).toHaveLength(3);
    });
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });
});
