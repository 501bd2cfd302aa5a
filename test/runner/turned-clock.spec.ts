import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { SubmitJob } from '../../src/job/job.commands.js';
import { dedupeKeyOf, jobStream } from '../../src/job/job.stream.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { answers, ScriptedFetcher } from '../kit/scripted-fetcher.js';
import { StillClock } from '../kit/still-clock.js';
import { submission } from '../kit/stories.js';
import { Process, Stores } from '../kit/world.js';

const HOUR_MS = 3_600_000;
/** Seconds pass here faster than a busy machine works: what matters are hours. */
const SPARE = 600;
const DONE = ['JobSubmitted', 'FetchStarted', 'FetchCompleted'];

describe.each([-3, 3, -24, 24])('a clock that is turned by %d hours', (hours) => {
  let stores: Stores;
  let clock: StillClock;
  let process: Process;
  let fetcher: ScriptedFetcher;
  /** What the network does, one fetch after the other; a page in the end. */
  let script: ConstructorParameters<typeof ScriptedFetcher>[0][];

  beforeEach(async () => {
    script = [];
    clock = new StillClock();
    stores = await Stores.open(clock);
    fetcher = new ScriptedFetcher((request, keep) => (script.shift() ?? answers(200))(request, keep));
    process = await start(clock);
  });
  afterEach(async () => {
    await ended(process, clock);
    await stores.close();
  });

  const start = (own: StillClock) =>
    Process.start({ stores, clock: own, fetcher, modules: [CommandsModule, ProjectorModule, RunnerModule] });
  /** Whoever waits at the end waits for the clock. */
  const ended = async (what: Process, own: StillClock) => {
    const passing = setInterval(() => own.advance(1_000), 5);
    await what.stop();
    clearInterval(passing);
  };
  const submit = async (url: string, at = clock.now()) => {
    const asked = submission({ id: url, url, dedupeKey: dedupeKeyOf(url, []) });
    const { view } = await process.commands.execute(new SubmitJob(asked, at, { actor: 'carla' }));
    return view.jobId;
  };
  const storyOf = async (jobId: string) => (await stores.log.read(jobStream(jobId))).map(({ type }) => type);
  /** Second by second, until a job has come as far as that; answers with how many it took. */
  const secondsUntil = async (jobId: string, story: readonly string[], own = clock) => {
    for (let seconds = 0; ; seconds++) {
      for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
      if ((await storyOf(jobId)).length >= story.length) {
        expect(await storyOf(jobId)).toEqual(story);
        return seconds;
      }
      if (seconds > 2 * SPARE) throw new Error(`It is no further than ${await storyOf(jobId)}`);
      own.advance(1_000);
    }
  };

  test('in the middle of a fetch lets it come to its end', async () => {
    let finish = () => {};
    script = [
      (request, keep) =>
        new Promise((resolve) => {
          finish = () => resolve(answers(200)(request, keep));
        }),
    ];
    const slow = await submit('https://example.com/slow');
    await secondsUntil(slow, ['JobSubmitted', 'FetchStarted']);

    clock.turn(hours * HOUR_MS);
    for (let second = 0; second < 20; second++) clock.advance(1_000);
    finish();

    await secondsUntil(slow, DONE);
    expect(fetcher.asked).toHaveLength(1);
  });

  test('in the middle of a wait for another try makes it no longer', async () => {
    script = [answers(500, [['retry-after', '20']])];
    const again = await submit('https://example.com/again');
    await secondsUntil(again, ['JobSubmitted', 'FetchStarted', 'FetchFailed']);
    await eventually(async () => expect((await process.get(JobViews).get(again))?.status).toBe('retrying'));

    clock.turn(hours * HOUR_MS);

    const story = ['JobSubmitted', 'FetchStarted', 'FetchFailed', 'FetchStarted', 'FetchCompleted'];
    const waited = await secondsUntil(again, story);
    expect(waited).toBeLessThanOrEqual(22 + SPARE); // it is looked for every second
    expect(waited).toBeGreaterThanOrEqual(hours < 0 ? 19 : 0);
  });

  test('before the views know of a failure makes the wait after it hardly longer', async () => {
    script = [answers(500, [['retry-after', '20']])];
    const again = await submit('https://example.com/again');
    await secondsUntil(again, ['JobSubmitted', 'FetchStarted', 'FetchFailed']);
    clock.turn(hours * HOUR_MS);

    const story = ['JobSubmitted', 'FetchStarted', 'FetchFailed', 'FetchStarted', 'FetchCompleted'];
    expect(await secondsUntil(again, story)).toBeLessThanOrEqual(28 + SPARE);
  });

  test('in the middle of a hold makes that no longer', async () => {
    script = [answers(429, [['retry-after', '30']])];
    const first = await submit('https://example.com/first');
    await secondsUntil(first, ['JobSubmitted', 'FetchStarted', 'FetchFailed']);

    clock.turn(hours * HOUR_MS);
    const held = await submit('https://example.com/held');

    const waited = await secondsUntil(held, DONE);
    expect(waited).toBeLessThanOrEqual(32 + SPARE);
    expect(waited).toBeGreaterThanOrEqual(hours < 0 ? 29 : 0);
  });

  test('does not keep a job that comes in from being fetched, by this process or by one that takes over', async () => {
    expect(await secondsUntil(await submit('https://example.com/before'), DONE)).toBeLessThanOrEqual(SPARE);

    clock.turn(hours * HOUR_MS);
    expect(await secondsUntil(await submit('https://example.com/after'), DONE)).toBeLessThanOrEqual(SPARE);

    const own = new StillClock(clock.now());
    await ended(process, clock);
    clock = own;
    clock.turn(-hours * HOUR_MS);
    process = await start(clock);
    expect(await secondsUntil(await submit('https://example.com/last'), DONE)).toBeLessThanOrEqual(SPARE);
    await eventually(async () => expect(await stores.log.head()).toBe(9n));
  });
});
