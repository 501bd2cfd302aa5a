import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { DiskFullError } from '../../src/eventsourcing/disk.js';
import { DeleteJob, SubmitJob } from '../../src/job/job.commands.js';
import { ForeignSubmissionError, SubmissionGoneError } from '../../src/job/job.errors.js';
import { dedupeKeyOf, jobIdOf } from '../../src/job/job.stream.js';
import type { Submission } from '../../src/job/job.submission.js';
import type { StandingJob } from '../../src/job/job.view.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { FillingDisk } from '../kit/filling-disk.js';
import { StillClock } from '../kit/still-clock.js';
import { submission } from '../kit/stories.js';
import { Process, Stores } from '../kit/world.js';

const HOUR_MS = 3_600_000;

/** With the read model kept up, and with one that stays empty: it may change the speed, and nothing else. */
describe.each(['a current', 'an empty'])('a submission over %s read model', (readModel) => {
  let stores: Stores;
  let clock: StillClock;
  let disk: FillingDisk;
  let processes: Process[];
  let count: number;

  const start = async (...modules: Parameters<typeof Process.start>[0]['modules'][number][]) => {
    const process = await Process.start({ stores, clock, disk, modules: [CommandsModule, ...modules] });
    processes.push(process);
    return process;
  };
  const submit = async (process: Process, some: Partial<Submission> = {}): Promise<StandingJob> => {
    const asked = submission({ id: `submission-${++count}`, ...some });
    const standing = await process.commands.execute(
      new SubmitJob(asked, clock.now(), { actor: 'carla', correlationId: 'request-1' }),
    );
    await projected();
    return standing;
  };
  const projected = async () => {
    if (readModel === 'an empty') return;
    const reached = await processes[0]?.get(JobViews).reach(await stores.log.head(), 5_000);
    expect(reached).toBe(true);
  };
  const generationsOf = async (key: string) => {
    const generations = [];
    for (let generation = 1; ; generation++) {
      const events = await stores.log.read(`job-${jobIdOf(key, generation)}`);
      if (events.length === 0) return generations;
      generations.push(events.length);
    }
  };
  const { dedupeKey } = submission();

  beforeEach(async () => {
    stores = await Stores.open();
    clock = new StillClock();
    disk = new FillingDisk();
    processes = [];
    count = 0;
    const projector = readModel === 'a current' ? [ProjectorModule] : [];
    await start(...projector);
    await start();
  });
  afterEach(async () => {
    await Promise.all(processes.map((process) => process.stop()));
    await stores.close();
  });
  const one = () => processes[0] as Process;
  const other = () => processes[1] as Process;

  test('makes a job, and the job stands for others of the same URL within the hour', async () => {
    const made = await submit(one());
    clock.advance(HOUR_MS - 1);
    const second = await submit(other());

    expect(made).toMatchObject({ isOwn: true, view: { status: 'queued', generation: 1, revision: 0n } });
    expect(second).toMatchObject({ isOwn: false, view: { jobId: made.view.jobId } });
    expect(await generationsOf(dedupeKey)).toEqual([1]);
  });

  test('needs no room on the disk where a job stands for it, or it was sent before', async () => {
    const made = await submit(one(), { id: 'sent again', isResendable: true });
    disk.isFull = true;

    expect(await submit(other())).toMatchObject({ isOwn: false, view: { jobId: made.view.jobId } });
    clock.advance(2 * HOUR_MS);
    const again = await submit(other(), { id: 'sent again', isResendable: true });
    expect(again).toMatchObject({ isOwn: true, view: { jobId: made.view.jobId } });
    await expect(submit(one())).rejects.toThrow(DiskFullError);
    await expect(submit(other(), { dedupeKey: dedupeKeyOf('https://example.com/new', []) })).rejects.toThrow(
      DiskFullError,
    );
    expect(await generationsOf(dedupeKey)).toEqual([1]);
    disk.isFull = false;
    expect((await submit(one())).view.generation).toBe(2);
  });

  test('makes a new job when the hour is over', async () => {
    const made = await submit(one());
    clock.advance(HOUR_MS);
    const second = await submit(other());

    expect(second).toMatchObject({ isOwn: true, view: { generation: 2 } });
    expect(second.view.jobId).not.toBe(made.view.jobId);
  });

  test('makes a new job at once when the standing one was deleted, and never revives an older one', async () => {
    await submit(one());
    const forced = await submit(one(), { maxAgeSeconds: 0 });
    await other().commands.execute(new DeleteJob(forced.view.jobId, null, clock.now(), { actor: 'carla' }));
    await projected();

    expect(await submit(one())).toMatchObject({ isOwn: true, view: { generation: 3 } });
  });

  test('makes one job of 1,000 that come at once to two processes', async () => {
    const all = await Promise.all(Array.from({ length: 1_000 }, (_, n) => submit(n % 2 === 0 ? one() : other())));

    expect(new Set(all.map(({ view }) => view.jobId)).size).toBe(1);
    expect(all.filter(({ isOwn }) => isOwn)).toHaveLength(1);
    expect(await generationsOf(dedupeKey)).toEqual([1]);
  });

  test('makes as many jobs as are forced at once, not more', async () => {
    const forced = { maxAgeSeconds: 0 };
    const all = await Promise.all(Array.from({ length: 40 }, (_, n) => submit(n % 2 === 0 ? one() : other(), forced)));

    expect(new Set(all.map(({ view }) => view.jobId)).size).toBe(40);
    expect(await generationsOf(dedupeKey)).toHaveLength(40);
  });

  test('makes one job of a forced one that is sent again with the same key, also after others', async () => {
    const resent = { id: 'key-1', isResendable: true, maxAgeSeconds: 0 };
    const first = await Promise.all([submit(one(), resent), submit(other(), resent), submit(one(), resent)]);
    await submit(one(), { maxAgeSeconds: 0 });
    const later = await submit(other(), resent);

    expect(new Set([...first, later].map(({ view }) => view.jobId)).size).toBe(1);
    expect([...first, later].every(({ isOwn }) => isOwn)).toBe(true);
    expect(await generationsOf(dedupeKey)).toHaveLength(2);
  });

  test('finds the newest of many generations', async () => {
    for (let n = 0; n < 21; n++) await submit(one(), { maxAgeSeconds: 0 });

    expect(await submit(other())).toMatchObject({ isOwn: false, view: { generation: 21 } });
  });

  test('tells a sender whose own job was deleted meanwhile that it is gone', async () => {
    const resent = { id: 'key-1', isResendable: true };
    const { view } = await submit(one(), resent);
    await one().commands.execute(new DeleteJob(view.jobId, null, clock.now(), { actor: 'carla' }));
    await projected();

    await expect(submit(one(), resent)).rejects.toThrow(SubmissionGoneError);
  });

  test('refuses a key that was used for another URL, as far as the views know', async () => {
    const url = 'https://example.com/another';
    await submit(one(), { id: 'key-1', isResendable: true });
    const again = submit(one(), { id: 'key-1', isResendable: true, url, dedupeKey: dedupeKeyOf(url, []) });

    if (readModel === 'a current') await expect(again).rejects.toThrow(ForeignSubmissionError);
    else await expect(again).resolves.toMatchObject({ isOwn: true });
  });
});
