import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BodyStore } from '../../src/bodies/body-store.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { streamOf } from '../../src/eventsourcing/model.js';
import { CancelJob, DeleteJob, PauseJob, RetryJob, SubmitJob } from '../../src/job/job.commands.js';
import { jobStream } from '../../src/job/job.stream.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { RequestBulk, StartTransfer } from '../../src/transfer/transfer.commands.js';
import type { BulkAction } from '../../src/transfer/transfer.events.js';
import { transferModel } from '../../src/transfer/transfer.model.js';
import { eventually } from '../kit/eventually.js';
import { StillClock } from '../kit/still-clock.js';
import { clockAt, iso, options, origin, submission } from '../kit/stories.js';
import { TRANSFER } from '../kit/transfer-stories.js';
import { WatchedBodies } from '../kit/watched-bodies.js';
import { Process, Stores } from '../kit/world.js';

const NEVER_STORED = 'ffffffff-ffff-5fff-bfff-ffffffffffff';

describe('an action on many jobs', () => {
  let stores: Stores;
  let clock: StillClock;

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
  });
  afterEach(() => stores.close());

  /** Time passes meanwhile. */
  const withProcess = async (
    roles: readonly (typeof RunnerModule)[],
    work: (process: Process) => Promise<unknown>,
    bodies: BodyStore = stores.bodies,
  ) => {
    const on = { log: stores.log, views: stores.views, runtime: stores.runtime, bodies };
    const process = await Process.start({ stores: on, clock, modules: [CommandsModule, ...roles] });
    const passing = setInterval(() => clock.advance(100), 5);
    try {
      await work(process);
    } finally {
      await process.stop();
      clearInterval(passing);
    }
  };
  /** A job that waits until tomorrow: nobody fetches it here. */
  const submitted = async ({ commands }: Process, name: string): Promise<string> => {
    const url = `https://example.com/${name}`;
    const later = submission({ id: name, url, dedupeKey: name, options: options({ notBefore: iso(86_400) }) });
    return (await commands.execute(new SubmitJob(later, clockAt(0), origin))).view.jobId;
  };
  const asked = async ({ commands }: Process, action: BulkAction, jobIds: readonly string[]) => {
    const selection = await stores.bodies.put(Readable.from([Buffer.from(jobIds.map((id) => `${id}\n`).join(''))]));
    const request = { action, filter: '{}', selection, jobs: jobIds.length, reason: 'spring cleaning' };
    await commands.execute(new RequestBulk(TRANSFER, request, clockAt(1), { ...origin, actor: 'dora' }));
  };
  const carriedOut = (bodies?: BodyStore) =>
    withProcess(
      [ProjectorModule, RunnerModule],
      () => eventually(async () => expect((await ofTransfer()).at(-1)?.type).toBe('TransferCompleted')),
      bodies,
    );
  const ofTransfer = () => stores.log.read(streamOf(transferModel, TRANSFER));
  const ofJob = async (jobId: string) => stores.log.read(jobStream(jobId));
  const outcomes = async () => {
    const events = (await ofTransfer()) as unknown as { type: string; data: { outcomes: { sha256: string } } }[];
    const parts = events.flatMap(({ type, data }) => (type === 'BulkProgressed' ? [data.outcomes.sha256] : []));
    return (await Promise.all(parts.map((hash) => text(Readable.from(stores.bodies.read(hash)))))).join('');
  };

  test('is done to each in the name of who asked, and says of each what became of it', async () => {
    let ids: string[] = [];
    await withProcess([], async (process) => {
      ids = [await submitted(process, 'a'), await submitted(process, 'b'), await submitted(process, 'c')];
      await process.commands.execute(new CancelJob(ids[1] ?? '', null, clockAt(0), origin));
      await process.commands.execute(new DeleteJob(ids[2] ?? '', null, clockAt(0), origin));
      await asked(process, 'cancel', [...ids, NEVER_STORED]);
    });

    await carriedOut();

    const [a, b, c] = ids;
    expect(await outcomes()).toBe(
      [
        'id,outcome,code,detail',
        `${a},done,,`,
        `${b},done,,`,
        `${c},refused,not_found,There is no job ${c}`,
        `${NEVER_STORED},refused,not_found,There is no job ${NEVER_STORED}`,
        '',
      ].join('\r\n'),
    );
    const [requested, ...others] = await ofTransfer();
    expect(others.map(({ data }) => data)).toContainEqual(expect.objectContaining({ rows: 4, refused: 2 }));
    const cancelled = (await ofJob(String(a))).at(-1);
    expect(cancelled).toMatchObject({ type: 'JobCancelled', data: { by: 'dora', reason: 'spring cleaning' } });
    expect(cancelled?.metadata).toMatchObject({ actor: 'dora', causationId: requested?.id });
    expect((await ofJob(String(b))).filter(({ type }) => type === 'JobCancelled')).toHaveLength(1);
  });

  test('refuses none of the others for one whose status does not allow it', async () => {
    let ids: string[] = [];
    await withProcess([], async (process) => {
      ids = [await submitted(process, 'a'), await submitted(process, 'b')];
      await process.commands.execute(new PauseJob(ids[0] ?? '', null, clockAt(0), origin));
      await process.commands.execute(new CancelJob(ids[1] ?? '', null, clockAt(0), origin));
      await asked(process, 'retry', ids);
    });

    await carriedOut();

    expect(await outcomes()).toMatch(new RegExp(`${ids[0]},refused,wrong_status,.*paused.*\r\n${ids[1]},done,,\r\n$`));
    expect((await ofJob(ids[1] ?? '')).map(({ type }) => type)).toContain('JobRetried');
  });

  test('retries none twice where a run was lost before it could record that it had', async () => {
    let ids: string[] = [];
    await withProcess([], async (process) => {
      const { commands } = process;
      ids = [await submitted(process, 'a'), await submitted(process, 'b')];
      for (const id of ids) await commands.execute(new CancelJob(id, null, clockAt(0), origin));
      await asked(process, 'retry', ids);
      await commands.execute(new StartTransfer(TRANSFER, 'bert', 2, clockAt(1), origin));
      const [requested] = await ofTransfer();
      const cause = { ...origin, causationId: String(requested?.id) };
      await commands.execute(new RetryJob(ids[0] ?? '', null, clockAt(1), cause));
      await commands.execute(new CancelJob(ids[0] ?? '', null, clockAt(1), origin)); // it ended since
    });

    await carriedOut();

    expect(await outcomes()).toContain(`${ids[0]},done,,\r\n${ids[1]},done,,\r\n`);
    for (const id of ids) {
      expect((await ofJob(id)).filter(({ type }) => type === 'JobRetried')).toHaveLength(1);
    }
  });

  test('retries none twice where a store was away before it could record that it had', async () => {
    let ids: string[] = [];
    await withProcess([], async (process) => {
      const { commands } = process;
      ids = [await submitted(process, 'a'), await submitted(process, 'b')];
      for (const id of ids) await commands.execute(new CancelJob(id, null, clockAt(0), origin));
      await asked(process, 'retry', ids);
      const bodies = new WatchedBodies(stores.bodies);
      bodies.beforePut = async () => {
        await commands.execute(new CancelJob(ids[0] ?? '', null, clockAt(1), origin)); // it ended since
        throw new StoreUnavailableError('The line is down');
      };

      await carriedOut(bodies);
    });

    expect((await ofTransfer()).filter(({ type }) => type === 'TransferStarted')).toHaveLength(1);
    expect(await outcomes()).toContain(`${ids[0]},done,,\r\n${ids[1]},done,,\r\n`);
    for (const id of ids) {
      expect((await ofJob(id)).filter(({ type }) => type === 'JobRetried')).toHaveLength(1);
    }
  });

  test('of no job is done at once', async () => {
    await withProcess([], (process) => asked(process, 'delete', []));

    await carriedOut();

    expect(await outcomes()).toBe('');
  });
});
