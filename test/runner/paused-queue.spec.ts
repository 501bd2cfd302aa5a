import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { SubmitJob } from '../../src/job/job.commands.js';
import { dedupeKeyOf, jobStream } from '../../src/job/job.stream.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { PauseQueue, ResumeQueue } from '../../src/queue/queue.commands.js';
import { JOBS_QUEUE } from '../../src/queue/queue.stream.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { answers, ScriptedFetcher, silence } from '../kit/scripted-fetcher.js';
import { StillClock } from '../kit/still-clock.js';
import { submission } from '../kit/stories.js';
import { Process, type ProcessOptions, Stores } from '../kit/world.js';

const BY_HAND = { actor: 'carla' };

describe('the paused queue of fetch jobs', () => {
  let stores: Stores;
  let clock: StillClock;
  let ending: (() => Promise<void>)[];

  const start = async (more: Partial<ProcessOptions> = {}) => {
    const modules = [CommandsModule, ProjectorModule, RunnerModule];
    const { clock: own = clock } = more;
    const process = await Process.start({ stores, clock, modules, ...more });
    ending.push(async () => {
      const passing = setInterval(() => own.advance(1_000), 5); // whoever waits at the end waits for the clock
      await process.stop();
      clearInterval(passing);
    });
    return process;
  };
  const pause = (process: Process) =>
    process.commands.execute(new PauseQueue(JOBS_QUEUE, 'the site moves', clock.now(), BY_HAND));
  const resume = (process: Process) =>
    process.commands.execute(new ResumeQueue(JOBS_QUEUE, null, clock.now(), BY_HAND));
  const submit = async (process: Process, path = 'a') => {
    const url = `https://example.com/${path}`;
    const asked = submission({ id: path, url, dedupeKey: dedupeKeyOf(url, []) });
    const { view } = await process.commands.execute(new SubmitJob(asked, clock.now(), BY_HAND));
    return view.jobId;
  };
  const storyOf = async (jobId: string) => (await stores.log.read(jobStream(jobId))).map(({ type }) => type);
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
  };
  /** Lets every loop take a few turns, once the views hold all of the log. */
  const secondsPass = async (seconds: number, passing = clock) => {
    await eventually(async () => {
      expect(await new SqliteJobViews(stores.views).position()).toBe(await stores.log.head());
    });
    for (let second = 0; second < seconds; second++) {
      passing.advance(1_000);
      await turns(20);
    }
  };

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
    ending = [];
  });
  afterEach(async () => {
    for (const end of ending) await end();
    await stores.close();
  });

  test('begins nothing until it is resumed, also in a process that started since', async () => {
    const idle = await start({ settings: { slots: 0 } });
    await pause(idle);
    const jobId = await submit(idle);
    const fetcher = new ScriptedFetcher();
    await start({ fetcher, settings: { runner: 'bert' } });
    await secondsPass(5);
    expect(fetcher.asked).toEqual([]);
    expect(await storyOf(jobId)).toEqual(['JobSubmitted']);

    await resume(idle);
    await secondsPass(2);
    await eventually(async () => expect((await storyOf(jobId)).at(-1)).toBe('FetchCompleted'));
  });

  test('lets go on what runs', async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const fetcher = new ScriptedFetcher(async (request, keep) => {
      await asked;
      return answers(200)(request, keep);
    });
    const process = await start({ fetcher });
    const jobId = await submit(process);
    await eventually(() => expect(fetcher.asked).toHaveLength(1));
    await pause(process);
    answer();

    await eventually(async () =>
      expect(await storyOf(jobId)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']),
    );
  });

  test('is obeyed as soon as the pause is answered, though no view knows of it', async () => {
    const projecting = await start({ settings: { slots: 0 } });
    const jobId = await submit(projecting);
    await secondsPass(1);
    await ending.pop()?.(); // nobody projects any more

    const fetcher = new ScriptedFetcher();
    const commands = await start({ modules: [CommandsModule] });
    await pause(commands);
    await start({ fetcher, modules: [CommandsModule, RunnerModule], settings: { runner: 'bert' } });
    for (let second = 0; second < 5; second++) {
      clock.advance(1_000);
      await turns(20);
    }
    expect(fetcher.asked).toEqual([]);

    await resume(commands);
    clock.advance(1_000);
    await eventually(async () => expect((await storyOf(jobId)).at(-1)).toBe('FetchCompleted'));
  });

  test('keeps the fetch of a runner that is lost from being begun anew, until it is resumed', async () => {
    const slow = await start({ fetcher: new ScriptedFetcher(silence), settings: { runner: 'slow' } });
    const jobId = await submit(slow);
    await eventually(async () => expect(await storyOf(jobId)).toEqual(['JobSubmitted', 'FetchStarted']));
    await pause(slow);
    const elsewhere = new StillClock(); // where time goes on
    const fetcher = new ScriptedFetcher();
    await start({ clock: elsewhere, fetcher, settings: { runner: 'quick' } });
    await secondsPass(25, elsewhere);
    expect(fetcher.asked).toEqual([]);

    await resume(slow);
    await secondsPass(4, elsewhere);
    await eventually(async () => expect((await storyOf(jobId)).at(-1)).toBe('FetchCompleted'));
  });
});
