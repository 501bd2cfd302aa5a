import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteEventStore } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { PurgeStream } from '../../src/eventsourcing/purge.command.js';
import { CancelJob, SubmitJob } from '../../src/job/job.commands.js';
import { jobModel } from '../../src/job/job.model.js';
import type { StandingJob } from '../../src/job/job.view.js';
import { MODELS } from '../../src/models.js';
import type { LostView } from '../../src/projector/lost-views.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { Rebuild } from '../../src/projector/rebuild.js';
import { ForeignViewsError, LogOfViews } from '../../src/read-model/log-of-views.js';
import { LogOfViewsWatch } from '../../src/read-model/log-of-views.watch.js';
import { BodySweep } from '../../src/retention/body-sweep.js';
import { SweeperModule } from '../../src/retention/sweeper.module.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { collect } from '../kit/collect.js';
import { eventually } from '../kit/eventually.js';
import { LogLines } from '../kit/log-lines.js';
import { logFetchedJobs } from '../kit/logged-jobs.js';
import { ScriptedFetcher } from '../kit/scripted-fetcher.js';
import { StillClock } from '../kit/still-clock.js';
import { origin, submission } from '../kit/stories.js';
import { SwappedStore } from '../kit/swapped-store.js';
import { Process, Stores } from '../kit/world.js';

describe('views of another log', () => {
  let stores: Stores;
  let other: SqliteEventStore;
  let log: SwappedStore;
  let clock: StillClock;
  let processes: Process[];

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
    other = await SqliteEventStore.open(':memory:', { clock });
    log = new SwappedStore(stores.log);
    processes = [];
  });
  afterEach(async () => {
    const passing = setInterval(() => clock.advance(1_000), 5);
    for (const process of processes) await process.stop();
    clearInterval(passing);
    await other.close();
    await stores.close();
  });

  const start = async (...modules: Parameters<typeof Process.start>[0]['modules'][number][]) => {
    const fetcher = new ScriptedFetcher();
    const process = await Process.start({ stores, clock, log, fetcher, modules: [CommandsModule, ...modules] });
    processes.push(process);
    return { process, fetcher };
  };
  const submit = (process: Process): Promise<StandingJob> =>
    process.commands.execute(new SubmitJob(submission(), clock.now(), origin));
  const projected = async () => {
    const builds = new SqliteBuilds(stores.views);
    const head = await stores.log.head();
    await eventually(async () => expect((await builds.active()).position).toBe(head));
  };
  /** A job whose view is of the first log, and a process that finds itself on the second one. */
  const swapped = async (...modules: Parameters<typeof Process.start>[0]['modules'][number][]) => {
    const projector = await start(ProjectorModule);
    const { view } = await submit(projector.process);
    await projected();
    await processes.pop()?.stop();
    log.swapFor(other);
    return { jobId: view.jobId, ...(await start(...modules)) };
  };
  const rebuild = () =>
    new Rebuild(MODELS, other, new SqliteBuilds(stores.views), new SqliteLeases(stores.runtime), clock);

  test('let no command through, of whatever kind', async () => {
    const { process, jobId } = await swapped();

    await expect(submit(process)).rejects.toThrow(ForeignViewsError);
    await expect(submit(process)).rejects.toThrow(
      'The log is empty, and the views are of one that went up to position 1: nothing is taken in before "retriever rebuild" has made views of this log',
    );
    const again = new SubmitJob(submission({ isResendable: true }), clock.now(), origin);
    await expect(process.commands.execute(again)).rejects.toThrow(ForeignViewsError); // the views know its job
    await expect(process.commands.execute(new CancelJob(jobId, null, clock.now(), origin))).rejects.toThrow(
      ForeignViewsError,
    );
    const purge = new PurgeStream({ model: jobModel, id: jobId }, null, [], clock.now(), origin);
    await expect(process.commands.execute(purge)).rejects.toThrow(ForeignViewsError);
    expect(await other.head()).toBe(0n);
  });

  test('give runners no work', async () => {
    const { process, fetcher } = await swapped(RunnerModule);

    for (let second = 0; second < 20; second++) {
      clock.advance(1_000);
      await new Promise(setImmediate);
    }

    expect(fetcher.asked).toEqual([]);
    expect(stores.runtime.db.prepare('SELECT job_id FROM claims').all()).toEqual([]);
    expect(process.get(LogOfViews).whyForeign).toMatch(/^The log is empty/);
    expect(await other.head()).toBe(0n);
  });

  test('do not say which bodies may be freed', async () => {
    const { process } = await swapped(SweeperModule);
    await stores.bodies.put(pieces('Named by an event that these views lack'));
    clock.advance(2 * 3_600_000);

    await expect(process.get(BodySweep).sweep()).rejects.toThrow(ForeignViewsError);

    expect(await stores.bodies.untouchedSince(clock.now(), 10)).toHaveLength(1);
  });

  test('are told of once, until they were made anew, from when on all goes on', async () => {
    const { process } = await swapped();
    const lines = LogLines.listen();
    const watch = new LogOfViewsWatch(process.get(LogOfViews), clock);
    watch.onApplicationBootstrap();
    await eventually(() => expect(lines.errors).toHaveLength(1));
    clock.advance(2_000);
    await expect(submit(process)).rejects.toThrow(ForeignViewsError);

    const lost: LostView[] = [];
    await rebuild().run({ keepLost: async (views) => void lost.push(...(await collect(views))) });

    expect(lost).toMatchObject([{ category: 'job', view: { status: 'queued' }, inLog: undefined }]);
    clock.advance(2_000);
    await eventually(async () => expect((await submit(process)).isOwn).toBe(true));
    expect(lines.errors).toEqual([expect.stringMatching(/^The log is empty, .*: nothing is taken in before/)]);
    await watch.beforeApplicationShutdown();
  });

  test('leave nothing in the memory of a process under which the log was exchanged', async () => {
    const { process } = await start(ProjectorModule);
    await submit(process);
    await projected();
    const before = await submit(process);
    expect(before.isOwn).toBe(true); // sent again

    log.swapFor(other);
    await process.get(LogOfViews).look();
    await rebuild().run();
    await process.get(LogOfViews).look();
    await submit(process);

    expect((await other.read(`job-${before.view.jobId}`)).map(({ type }) => type)).toEqual(['JobSubmitted']);
  });

  test('leave nothing in it either where they were made anew before it looked again', async () => {
    const { process } = await start(ProjectorModule);
    const { view } = await submit(process);
    await projected();
    await process.get(LogOfViews).look();

    log.swapFor(other);
    await logFetchedJobs(other, 1);
    await rebuild().run();
    expect(await process.get(LogOfViews).look()).toBeUndefined();
    await submit(process);

    expect((await other.read(`job-${view.jobId}`)).map(({ type }) => type)).toEqual(['JobSubmitted']);
  });

  test('are those of a log of the same entity, whose later events they know', async () => {
    const [jobId = ''] = await logFetchedJobs(stores.log, 1);
    const [first, ...rest] = await stores.log.read(`job-${jobId}`);
    if (!first) throw new Error('Nothing was logged');
    await start(ProjectorModule);
    await projected();
    await other.append(first.stream, [first], 'no_stream');
    log.swapFor(other);

    const lost: LostView[] = [];
    await rebuild().run({ keepLost: async (views) => void lost.push(...(await collect(views))) });

    expect(rest).toHaveLength(2);
    expect(lost).toMatchObject([{ id: jobId, view: { status: 'completed' }, inLog: { status: 'queued' } }]);
    expect((await new SqliteProjectionStore(stores.views).page('job', 9)).get(jobId)).toMatchObject({
      status: 'queued',
    });
  });
});

async function* pieces(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
