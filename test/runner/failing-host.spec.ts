import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { RetryJob, SubmitJob } from '../../src/job/job.commands.js';
import { dedupeKeyOf, jobStream } from '../../src/job/job.stream.js';
import type { FetchResult } from '../../src/outbound/fetcher.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { Hosts } from '../../src/read-model/hosts.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { answers, ScriptedFetcher } from '../kit/scripted-fetcher.js';
import { StillClock } from '../kit/still-clock.js';
import { options, submission } from '../kit/stories.js';
import { Process, Stores } from '../kit/world.js';

const HOST = 'example.com';
const BY_HAND = { actor: 'carla' };
const failure = (code: 'connection_refused' | 'timeout_total', message: string): FetchResult => ({
  kind: 'failure',
  error: { code, message },
  timings: { dnsMs: null, connectMs: null, firstByteMs: null, totalMs: 2 },
});
const refused = failure('connection_refused', 'The connection was refused');

describe('a runner whose fetches of a host keep failing', () => {
  let stores: Stores;
  let clock: StillClock;
  let process: Process;
  let isDown: boolean;
  let ways: string[];
  let fault: FetchResult;
  let takesMs: number;

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
    isDown = true;
    ways = [];
    fault = refused;
    takesMs = 0;
    const fetcher = new ScriptedFetcher(async (request, keep) => {
      for (const host of ways) await request.enter(host);
      clock.advance(takesMs);
      return isDown ? fault : answers(200)(request, keep);
    });
    const modules = [CommandsModule, ProjectorModule, RunnerModule];
    process = await Process.start({ stores, clock, modules, fetcher });
  });
  afterEach(async () => {
    const passing = setInterval(() => clock.advance(1_000), 5); // whoever waits at the end waits for the clock
    await process.stop();
    clearInterval(passing);
    await stores.close();
  });

  const submit = async (url: string) => {
    const asked = submission({ id: url, url, dedupeKey: dedupeKeyOf(url, []), options: options({ maxAttempts: 1 }) });
    return (await process.commands.execute(new SubmitJob(asked, clock.now(), BY_HAND))).view.jobId;
  };
  const storyOf = async (jobId: string) => (await stores.log.read(jobStream(jobId))).map(({ type }) => type);
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100);
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    }
  };
  /** One job after the other fails: the next begins once the one before has. */
  const failTimes = async (count: number, host = HOST) => {
    for (let n = 0; n < count; n++) {
      const jobId = await submit(`https://${host}/failing/${n}`);
      await eventually(async () => {
        await pass(100);
        expect(await storyOf(jobId)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchFailed']);
      });
    }
  };
  const holdOf = async (host: string) => (await process.get(Hosts).holds([host], clock.now())).get(host);

  test('leaves it alone for a while, at no cost to the jobs held, and goes on once it answers', async () => {
    await failTimes(5);
    expect((await holdOf(HOST))?.reason).toBe('It failed 5 times in a row, the last time with connection_refused');

    const held = await submit(`https://${HOST}/held`);
    await pass(3_000);
    expect(await storyOf(held)).toEqual(['JobSubmitted']);
    isDown = false;
    await eventually(async () => {
      await pass(100);
      expect(await storyOf(held)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
    });
    expect(await holdOf(HOST)).toBeUndefined();
  });

  test('keeps a job from it, too, that is retried by hand', async () => {
    await failTimes(5);
    const jobId = await submit(`https://${HOST}/failing/4`);
    await process.commands.execute(new RetryJob(jobId, null, clock.now(), BY_HAND));
    await pass(3_000);

    expect(await storyOf(jobId)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchFailed', 'JobRetried']);
  });

  test('does not leave it alone where it answers in between', async () => {
    await failTimes(4);
    isDown = false;
    const good = await submit(`https://${HOST}/good`);
    await eventually(async () => {
      await pass(100);
      expect(await storyOf(good)).toHaveLength(3);
    });
    isDown = true;
    const bad = await submit(`https://${HOST}/bad`);
    await eventually(async () => {
      await pass(100);
      expect(await storyOf(bad)).toHaveLength(3);
    });

    expect(await holdOf(HOST)).toBeUndefined();
  });

  test('takes it for slow only where it had time to answer', async () => {
    fault = failure('timeout_total', 'The fetch was not done within 30 s');
    takesMs = 4_900;
    await failTimes(6);
    expect(await holdOf(HOST)).toBeUndefined();

    takesMs = 5_000;
    await failTimes(5, 'slow.example');
    expect((await holdOf('slow.example'))?.reason).toContain('timeout_total');
  });

  test('leaves the host alone that failed, and not the one that led to it', async () => {
    ways = ['elsewhere.example'];
    await failTimes(5);

    expect(await holdOf(HOST)).toBeUndefined();
    expect((await holdOf('elsewhere.example'))?.reason).toContain('connection_refused');
  });
});
