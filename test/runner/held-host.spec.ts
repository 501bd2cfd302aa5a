import { afterEach, beforeEach, expect, test } from 'vitest';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { HoldHost, ReleaseHost } from '../../src/host/host.commands.js';
import { SubmitJob } from '../../src/job/job.commands.js';
import { dedupeKeyOf, jobStream } from '../../src/job/job.stream.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { LogOfViews } from '../../src/read-model/log-of-views.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { ScriptedFetcher } from '../kit/scripted-fetcher.js';
import { StillClock } from '../kit/still-clock.js';
import { clockAt, submission } from '../kit/stories.js';
import { Process, type ProcessOptions, Stores } from '../kit/world.js';

const BY_HAND = { actor: 'carla' };
const URL_OF_JOB = 'https://example.com/a';

let stores: Stores;
let clock: StillClock;
let ending: (() => Promise<void>)[];

beforeEach(async () => {
  clock = new StillClock();
  stores = await Stores.open(clock);
  ending = [];
});
afterEach(async () => {
  for (const end of ending) await end();
  await stores.close();
});

async function start(more: Partial<ProcessOptions> = {}): Promise<Process> {
  const modules = [CommandsModule, ProjectorModule, RunnerModule];
  const process = await Process.start({ stores, clock, modules, ...more });
  ending.push(async () => {
    const passing = setInterval(() => clock.advance(1_000), 5); // whoever waits at the end waits for the clock
    await process.stop();
    clearInterval(passing);
  });
  return process;
}

async function submitTo(process: Process): Promise<string> {
  const asked = submission({ id: 'one', url: URL_OF_JOB, dedupeKey: dedupeKeyOf(URL_OF_JOB, []) });
  const { view } = await process.commands.execute(new SubmitJob(asked, clock.now(), BY_HAND));
  return view.jobId;
}

async function secondsPass(seconds: number): Promise<void> {
  await eventually(async () => {
    expect(await new SqliteJobViews(stores.views).position()).toBe(await stores.log.head());
  });
  for (let second = 0; second < seconds; second++) {
    clock.advance(1_000);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }
}

test('a hold by hand is obeyed by a runner that starts after what claims look at was lost', async () => {
  const idle = await start({ settings: { slots: 0 } });
  await idle.commands.execute(new HoldHost('example.com', clockAt(600), 'it moves', clock.now(), BY_HAND));
  const jobId = await submitTo(idle);
  await secondsPass(1);
  stores.runtime.db.exec('DELETE FROM hosts');

  const fetcher = new ScriptedFetcher();
  const runner = await start({ fetcher, settings: { runner: 'bert' } });
  await secondsPass(5);
  expect(fetcher.asked).toEqual([]);

  await runner.commands.execute(new ReleaseHost('example.com', true, null, clock.now(), BY_HAND));
  await secondsPass(2);
  await eventually(async () => {
    const story = (await stores.log.read(jobStream(jobId))).map(({ type }) => type);
    expect(story).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
  });
});

test('a hold by hand is obeyed by a runner that goes on when the log was put back to where it stood', async () => {
  const fetcher = new ScriptedFetcher();
  const runner = await start({ fetcher });
  await runner.commands.execute(new HoldHost('example.com', clockAt(600), 'it moves', clock.now(), BY_HAND));
  await secondsPass(2);
  stores.runtime.db.exec('DELETE FROM hosts');
  runner.get(LogOfViews).isOtherLog();

  await submitTo(runner);
  await secondsPass(5);
  expect(fetcher.asked).toEqual([]);
});
