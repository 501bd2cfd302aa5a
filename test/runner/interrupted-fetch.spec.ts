import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { PauseJob, ResumeJob, SubmitJob } from '../../src/job/job.commands.js';
import type { FetchCompleted } from '../../src/job/job.events.js';
import { dedupeKeyOf, jobStream } from '../../src/job/job.stream.js';
import type { FetchRequest } from '../../src/outbound/fetcher.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { Dispatcher } from '../../src/runner/dispatcher.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { LossyStore } from '../kit/lossy-store.js';
import { answers, ScriptedFetcher, silence } from '../kit/scripted-fetcher.js';
import { StillClock } from '../kit/still-clock.js';
import { submission } from '../kit/stories.js';
import { Process, type ProcessOptions, Stores } from '../kit/world.js';

const URL_OF_JOB = 'https://example.com/a';
const MINUTE_MS = 60_000;

describe('a fetch that is interrupted', () => {
  let stores: Stores;
  let clock: StillClock;
  let log: LossyStore;
  let ending: (() => Promise<void>)[];
  /** What the fetcher was last asked. */
  let request: FetchRequest | undefined;

  const start = async (more: Partial<ProcessOptions> = {}) => {
    const modules = [CommandsModule, ProjectorModule, RunnerModule];
    const process = await Process.start({ stores, clock, modules, log, ...more });
    const { clock: own = clock } = more;
    ending.push(async () => {
      const passing = setInterval(() => own.advance(1_000), 5); // whoever waits at the end waits for the clock
      await process.stop();
      clearInterval(passing);
    });
    return process;
  };
  const submit = async (process: Process) => {
    const asked = submission({ id: 'one', url: URL_OF_JOB, dedupeKey: dedupeKeyOf(URL_OF_JOB, []) });
    const { view } = await process.commands.execute(
      new SubmitJob(asked, clock.now(), { actor: 'carla', correlationId: 'request-1' }),
    );
    return view.jobId;
  };
  const storyOf = async (jobId: string) => (await stores.log.read(jobStream(jobId))).map(({ type }) => type);
  const hasStory = (jobId: string, story: readonly string[]) =>
    eventually(async () => expect(await storyOf(jobId)).toEqual(story));
  const script = (behaviour: ConstructorParameters<typeof ScriptedFetcher>[0] = answers(200)) =>
    new ScriptedFetcher((asked, keep) => {
      request = asked;
      return behaviour(asked, keep);
    });
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
  };

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
    log = new LossyStore(stores.log);
    ending = [];
    request = undefined;
  });
  afterEach(async () => {
    for (const end of ending) await end();
    await stores.close();
  });

  test('by a pause is begun anew as soon as the job is resumed, though its runner may not have let go of it yet', async () => {
    let isFirst = true;
    const fetcher = script((asked, keep) => {
      const behaviour = isFirst ? silence : answers(200);
      isFirst = false;
      return behaviour(asked, keep);
    });
    const process = await start({ fetcher });
    const jobId = await submit(process);
    await hasStory(jobId, ['JobSubmitted', 'FetchStarted']);
    await process.commands.execute(new PauseJob(jobId, null, clock.now(), { actor: 'carla' }));
    await process.commands.execute(new ResumeJob(jobId, null, clock.now(), { actor: 'carla' }));

    await eventually(async () => expect((await storyOf(jobId)).slice(-2)).toEqual(['FetchStarted', 'FetchCompleted']));
  });

  test('by a pause in the moment of its end is given back like any other', async () => {
    let process: Process | undefined;
    let jobId = '';
    const fetcher = script(async (asked, keep) => {
      await process?.commands.execute(new PauseJob(jobId, null, clock.now(), { actor: 'carla' }));
      return answers(200)(asked, keep);
    });
    process = await start({ fetcher, settings: { slots: 0 } });
    jobId = await submit(process);
    await start({ fetcher, settings: { runner: 'bert' } });

    await hasStory(jobId, ['JobSubmitted', 'FetchStarted', 'JobPaused', 'FetchAbandoned']);
  });

  test('by a runner that takes it over is not gone on with by the one that was only slow', async () => {
    const slow = await start({ fetcher: script(silence), settings: { runner: 'slow' } });
    const jobId = await submit(slow);
    await hasStory(jobId, ['JobSubmitted', 'FetchStarted']);
    const abandoned = await eventually(() => {
      expect(request).toBeDefined(); // its start is in the log a moment before it is asked for
      return request?.signal;
    });
    const elsewhere = new StillClock(); // where time goes on
    await start({ clock: elsewhere, fetcher: new ScriptedFetcher(), settings: { runner: 'quick' } });
    for (let seconds = 0; seconds < 18; seconds++) {
      elsewhere.advance(1_000);
      await turns(10);
    }

    await hasStory(jobId, ['JobSubmitted', 'FetchStarted', 'FetchAbandoned', 'FetchStarted', 'FetchCompleted']);
    await eventually(() => expect(abandoned?.aborted).toBe(true));
    await eventually(() => expect(slow.get(Dispatcher).running).toBe(0));
  });

  test('before it began, by a log that was away, begins when it begins', async () => {
    log.fates.push('stored', 'unavailable');
    const jobId = await submit(await start({ fetcher: script() }));
    await eventually(() => expect(log.sent).toHaveLength(2));
    await turns(5);
    clock.advance(MINUTE_MS);

    await hasStory(jobId, ['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
    const [, started] = await stores.log.read(jobStream(jobId));
    expect(started?.data).toMatchObject({ startedAt: '2026-03-01T12:01:00.000Z' });
    expect(request?.timeoutMs).toBe(30_000);
  });

  test('by the loss of the answer to its start ends by the deadline that lies in the log', async () => {
    log.fates.push('stored', 'answer lost');
    const jobId = await submit(await start({ fetcher: script() }));
    await eventually(() => expect(log.sent).toHaveLength(2));
    await turns(5);
    clock.advance(9_000);

    await hasStory(jobId, ['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
    expect(request?.timeoutMs).toBe(21_000);
  });

  test('at its end, by a log that is away for hours, still has its body when the log is back', async () => {
    log.fates.push('stored', 'stored', ...Array.from({ length: 10_000 }, () => 'unavailable' as const));
    const jobId = await submit(await start({ fetcher: script() }));
    await hasStory(jobId, ['JobSubmitted', 'FetchStarted']);
    for (let minutes = 0; minutes < 150; minutes++) {
      clock.advance(MINUTE_MS);
      await turns(20);
    }
    expect(log.sent.length).toBeGreaterThan(100);
    log.fates.length = 0;
    clock.advance(MINUTE_MS);

    await hasStory(jobId, ['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
    const [, , completed] = await stores.log.read(jobStream(jobId));
    const { sha256 } = (completed?.data as FetchCompleted['data'] | undefined)?.body ?? {};
    expect(await stores.bodies.find(sha256 ?? 'none')).toBeDefined();
  });
});
