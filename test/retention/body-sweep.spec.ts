import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandsModule } from '../../src/commands/commands.module.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { jobIdOf, jobStream } from '../../src/job/job.stream.js';
import { MODELS } from '../../src/models.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { LogOfViews } from '../../src/read-model/log-of-views.js';
import { ProjectionStore } from '../../src/read-model/projection-store.js';
import { BodySweep } from '../../src/retention/body-sweep.js';
import { SweeperModule } from '../../src/retention/sweeper.module.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { FetchedJobs } from '../kit/fetched-jobs.js';
import { type Gate, gate } from '../kit/gate.js';
import { changesOf, completed, queued, running } from '../kit/job-views-kit.js';
import { answers, ScriptedFetcher } from '../kit/scripted-fetcher.js';
import { sealed } from '../kit/sealed.js';
import { StillClock } from '../kit/still-clock.js';
import { Process, Stores } from '../kit/world.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** A page whose body is kept, and whose fetch then takes its time. */
const SLOW = 'https://example.com/slow';

describe('the sweep of bodies', () => {
  let stores: Stores;
  let clock: StillClock;
  let process: Process;
  let jobs: FetchedJobs;
  let slowBody: Gate;
  let slowEnd: Gate;

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
    [slowBody, slowEnd] = [gate(), gate()];
    const fetcher = new ScriptedFetcher(async (request, keepBody) => {
      const outcome = await answers(200)(request, keepBody);
      if (request.url === SLOW) {
        slowBody.open();
        await slowEnd.opened;
      }
      return outcome;
    });
    process = await Process.start({
      stores,
      clock,
      modules: [CommandsModule, ProjectorModule, RunnerModule, SweeperModule],
      fetcher,
    });
    jobs = new FetchedJobs(process, clock);
  });
  afterEach(async () => {
    slowEnd.open();
    const passing = setInterval(() => clock.advance(1_000), 5);
    await process.stop();
    clearInterval(passing);
    await stores.close();
  });

  /** The sweeper sweeps by itself too, when time passes: what counts is what is left. */
  const sweep = () => process.get(BodySweep).sweep();
  const keep = (text: string) =>
    stores.bodies.put(
      (async function* () {
        yield Buffer.from(text);
      })(),
    );
  const isKept = async ({ sha256 }: { sha256: string }) => (await stores.bodies.find(sha256)) !== undefined;
  const isGone = (body: { sha256: string }) => eventually(async () => expect(await isKept(body)).toBe(false));
  /** What only a newer version can read. */
  const newer = async (type: JobEvent['type'], data: object) => {
    const stream = jobStream(jobIdOf('of a newer version', 1));
    await stores.log.append(stream, sealed(stream, [{ type, data }]), 'no_stream');
    return stream;
  };
  const isParked = (stream: string) =>
    eventually(async () => expect((await process.get(ProjectionStore).parking()).streams).toMatchObject([{ stream }]));

  test('frees what no job names, once an hour has passed', async () => {
    const body = await keep('Nobody wants me');

    await sweep();
    expect(await isKept(body)).toBe(true);
    clock.advance(HOUR_MS + 1);
    await sweep();
    await isGone(body);
  });

  test('comes by itself as time passes', async () => {
    const body = await keep('Nobody wants me');

    clock.advance(HOUR_MS + 1);

    await isGone(body);
  });

  test('keeps what a job names, until the job is deleted', async () => {
    const { jobId, body } = await jobs.fetched('https://example.com/a');
    clock.advance(HOUR_MS + 1);

    expect(await sweep()).toEqual({ bodies: 0, bytes: 0, isComplete: true });
    expect(await isKept(body)).toBe(true);
    await jobs.delete(jobId);
    await sweep();
    await isGone(body);
  });

  test('keeps what an event names that nobody here can read: a newer version may', async () => {
    const [body, other] = [await keep('Somebody wants me'), await keep('Nobody wants me')];
    await isParked(await newer('FetchCompleted', { page: [body] }));
    clock.advance(HOUR_MS + 1);

    await sweep();
    await isGone(other);
    expect(await isKept(body)).toBe(true);
  });

  test('keeps what a stream names that is let go on while its views are looked at', async () => {
    const body = await keep('Somebody wants me');
    await isParked(await newer('FetchCompleted', { page: [body] }));
    clock.advance(HOUR_MS + 1);
    const projections = process.get(ProjectionStore);
    const { namedBodies } = projections;
    projections.namedBodies = async (hashes) => {
      const named = await namedBodies.call(projections, hashes);
      const { kinds } = changesOf(completed(running(queued()), 0, body.sha256));
      for (const parked of (await projections.parking()).streams) {
        const at = (await projections.checkpoint()) ?? 0n;
        await projections.release({ parked, at, kinds, again: undefined, skipped: [] });
      }
      return named;
    };

    await sweep();

    expect((await projections.parking()).streams).toEqual([]);
    expect(await isKept(body)).toBe(true);
  });

  test('comes to an end over more bodies than it looks at in one go, named and not', async () => {
    const unnamed = await Promise.all(Array.from({ length: 250 }, (_, n) => keep(`Nobody wants ${n}`)));
    const named = await Promise.all(Array.from({ length: 250 }, (_, n) => jobs.fetched(`https://example.com/${n}`)));
    clock.advance(HOUR_MS + 1);

    await sweep();
    for (const body of unnamed) await isGone(body);
    for (const { body } of named) expect(await isKept(body)).toBe(true);
  });

  test('frees nothing while the views do not hold what the log holds', async () => {
    const body = await keep('Nobody knows whether I am wanted');
    const [views, projections] = [process.get(JobViews), process.get(ProjectionStore)];
    const logOfViews = process.get(LogOfViews);
    await process.stop();
    await newer('FetchCompleted', { page: [body] });

    const lonely = new BodySweep(stores.bodies, views, logOfViews, projections, stores.log, MODELS, clock);
    const swept = await lonely.sweepUntouchedSince(new Date(clock.now().getTime() + 1), AbortSignal.timeout(50));

    expect(swept).toEqual({ bodies: 0, bytes: 0, isComplete: false });
    expect(await isKept(body)).toBe(true);
  });

  describe('asked for now', () => {
    const sweepNow = () => process.get(BodySweep).sweepNow();

    test('frees what no job names, as soon as clocks cannot be that far apart', async () => {
      const body = await keep('Nobody wants me');
      const { jobId } = await jobs.fetched('https://example.com/a');

      expect(await sweepNow()).toEqual({ bodies: 0, bytes: 0, isComplete: true });
      clock.advance(MINUTE_MS + 1);
      expect(await sweepNow()).toEqual({ bodies: 1, bytes: body.size, isComplete: true });
      expect(await isKept(body)).toBe(false);

      await jobs.delete(jobId);
      expect(await sweepNow()).toMatchObject({ bodies: 1 });
    });

    test('keeps what a fetch under way may be about to name, and what came before it goes', async () => {
      const before = await keep('Put before');
      clock.advance(5 * MINUTE_MS);
      const { jobId } = await jobs.submit(SLOW);
      await slowBody.opened;
      const [after, page] = [await keep('Put after'), await keep(SLOW)];
      clock.advance(4 * MINUTE_MS);

      expect(await sweepNow()).toMatchObject({ bodies: 1 });
      expect(await Promise.all([before, after, page].map(isKept))).toEqual([false, true, true]);

      slowEnd.open();
      expect(await jobs.whenFetched(jobId)).toMatchObject({ body: page });
      expect(await sweepNow()).toMatchObject({ bodies: 1 });
      expect(await Promise.all([after, page].map(isKept))).toEqual([false, true]);
    });

    test('leaves for an hour what is being received, however slowly it comes', async () => {
      const receiving = (received: Gate, goOn: Gate) =>
        stores.bodies.put(
          (async function* () {
            yield Buffer.alloc(1_000_000); // more than is held before a row of the store stands for it
            received.open();
            await goOn.opened;
            yield Buffer.from('The end');
          })(),
        );
      const [slow, slowOn, stuck, stuckOn] = [gate(), gate(), gate(), gate()];
      const upload = receiving(slow, slowOn);
      await slow.opened;
      clock.advance(30 * MINUTE_MS);
      await sweepNow();
      slowOn.open();
      expect(await isKept(await upload)).toBe(true);

      const leftover = expect(receiving(stuck, stuckOn)).rejects.toThrow('swept');
      await stuck.opened;
      clock.advance(HOUR_MS + 1);
      await sweepNow();
      stuckOn.open();
      await leftover;
    });

    test('keeps for an hour what may be fetched for a job that nobody here can read', async () => {
      await isParked(await newer('FetchStarted', { since: 'now' }));
      const body = await keep('Put by a newer version');
      clock.advance(30 * MINUTE_MS);

      await sweepNow();
      expect(await isKept(body)).toBe(true);
      clock.advance(HOUR_MS);
      await sweepNow();
      await isGone(body);
    });
  });
});
