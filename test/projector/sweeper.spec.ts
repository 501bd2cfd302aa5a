import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { DeleteJob, SubmitJob } from '../../src/job/job.commands.js';
import { dedupeKeyOf, jobIdOf, jobStream } from '../../src/job/job.stream.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { Sweeper } from '../../src/projector/sweeper.js';
import type { StandingJob } from '../../src/read-model/job-view.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { ProjectionStore } from '../../src/read-model/projection-store.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { sealed } from '../kit/sealed.js';
import { StillClock } from '../kit/still-clock.js';
import { submission } from '../kit/stories.js';
import { Process, Stores } from '../kit/world.js';

const HOUR_MS = 3_600_000;

describe('the sweeper', () => {
  let stores: Stores;
  let clock: StillClock;
  let process: Process;

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
    process = await Process.start({ stores, clock, modules: [CommandsModule, ProjectorModule, RunnerModule] });
  });
  afterEach(async () => {
    const passing = setInterval(() => clock.advance(1_000), 5);
    await process.stop();
    clearInterval(passing);
    await stores.close();
  });

  /** The sweeper sweeps by itself too, when time passes: what counts is what is left. */
  const sweep = () => process.get(Sweeper).sweep();
  const isKept = async (sha256: string) => (await stores.bodies.find(sha256)) !== undefined;
  const isGone = (sha256: string) => eventually(async () => expect(await isKept(sha256)).toBe(false));
  const keep = (text: string) =>
    stores.bodies.put(
      (async function* () {
        yield Buffer.from(text);
      })(),
    );
  /** A job that was fetched: its body is its URL. */
  const fetched = async (url: string) => {
    const asked = submission({ id: url, url, dedupeKey: dedupeKeyOf(url, []) });
    const submit = new SubmitJob(asked, clock.now(), { actor: 'carla' });
    const { view }: StandingJob = await process.commands.execute(submit);
    return eventually(async () => {
      const body = (await process.get(JobViews).get(view.jobId))?.body;
      if (!body) throw new Error(`${url} is not fetched yet`);
      return { jobId: view.jobId, ...body };
    });
  };

  test('frees what no job names, once an hour has passed', async () => {
    const { sha256 } = await keep('Nobody wants me');

    await sweep();
    expect(await isKept(sha256)).toBe(true);
    clock.advance(HOUR_MS + 1);
    await sweep();
    await isGone(sha256);
  });

  test('keeps what a job names, until the job is deleted', async () => {
    const { jobId, sha256 } = await fetched('https://example.com/a');
    clock.advance(HOUR_MS + 1);

    expect(await sweep()).toBe(0);
    expect(await isKept(sha256)).toBe(true);
    await process.commands.execute(new DeleteJob(jobId, null, clock.now(), { actor: 'carla' }));
    await sweep();
    await isGone(sha256);
  });

  test('keeps what an event names that nobody here can read: a newer version may', async () => {
    const [body, other] = [await keep('Somebody wants me'), await keep('Nobody wants me')];
    const stream = jobStream(jobIdOf('of a newer version', 1));
    await stores.log.append(stream, sealed(stream, [{ type: 'FetchCompleted', data: { page: [body] } }]), 'no_stream');
    await eventually(async () =>
      expect(await process.get(ProjectionStore).parkedStreams()).toMatchObject([{ stream }]),
    );
    clock.advance(HOUR_MS + 1);

    await sweep();
    await isGone(other.sha256);
    expect(await isKept(body.sha256)).toBe(true);
  });

  test('comes to an end over more bodies than it looks at in one go, named and not', async () => {
    const unnamed = await Promise.all(Array.from({ length: 250 }, (_, n) => keep(`Nobody wants ${n}`)));
    const named = await Promise.all(Array.from({ length: 250 }, (_, n) => fetched(`https://example.com/${n}`)));
    clock.advance(HOUR_MS + 1);

    await sweep();
    for (const { sha256 } of unnamed) await isGone(sha256);
    for (const { sha256 } of named) expect(await isKept(sha256)).toBe(true);
  });
});
