import { join } from 'node:path';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditModule } from '../../src/audit/audit.module.js';
import { AuditTrail } from '../../src/audit/audit-trail.js';
import { checkBundle } from '../../src/audit/bundle-check.js';
import { BundleWriter } from '../../src/audit/bundle-writer.js';
import { LogVerification } from '../../src/audit/log-verification.js';
import { Past } from '../../src/audit/past.js';
import { BodyStore } from '../../src/bodies/body-store.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { Clock, SystemClock } from '../../src/eventsourcing/clock.js';
import { NotDeletedError } from '../../src/eventsourcing/entity.errors.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { Models, streamOf, type View } from '../../src/eventsourcing/model.js';
import { PurgeStream } from '../../src/eventsourcing/purge.command.js';
import { jobModel } from '../../src/job/job.model.js';
import { MODELS } from '../../src/models.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { Rebuild } from '../../src/projector/rebuild.js';
import { RebuildModule } from '../../src/projector/rebuild.module.js';
import { Verification } from '../../src/projector/verification.js';
import { FollowingModule } from '../../src/read-model/following.module.js';
import { ProjectionStore } from '../../src/read-model/projection-store.js';
import { BodySweep } from '../../src/retention/body-sweep.js';
import { LostBodies } from '../../src/retention/lost-bodies.js';
import { Purge } from '../../src/retention/purge.js';
import { RetentionModule } from '../../src/retention/retention.module.js';
import { collect } from '../kit/collect.js';
import { eventually } from '../kit/eventually.js';
import { lastOf, logFetchedJobs, logJob } from '../kit/logged-jobs.js';
import { submitted } from '../kit/stories.js';
import { temporaryFolder } from '../kit/temporary-folder.js';
import { logMoreOfToy, logToy, made, pictureOf, playedWith, thrownAway } from '../toy/logged-toys.js';
import { toyModel } from '../toy/toy.model.js';

/** Stores of one family, empty, whose views have a kind of view for toys. */
export interface StorageWithToys {
  readonly modules: readonly DynamicModule[];
  remove(): Promise<void>;
}

/** What a model gets for a folder, a line in the registry and the stores of its view: the toy stands for all to come. */
export function modelContract(family: string, fresh: () => Promise<StorageWithToys>): void {
  describe(`a further model on ${family}`, () => {
    let storage: StorageWithToys;
    let service: TestingModule;

    beforeEach(async () => {
      storage = await fresh();
      const rooms = [CommandsModule, ProjectorModule, RebuildModule, RetentionModule, AuditModule];
      const imports = [CqrsModule.forRoot(), registry(), ...storage.modules, FollowingModule, ...rooms];
      service = await Test.createTestingModule({ imports }).compile();
      service.useLogger(false);
      await service.init();
    });
    afterEach(async () => {
      await service.close();
      await storage.remove();
    });

    const get = <Part>(part: Type<Part> | (abstract new (...args: never[]) => Part)) =>
      service.get(part as Type<Part>, { strict: false });
    const log = () => get(EventStore);
    const views = () => get(ProjectionStore);
    const viewOf = async (id: string) => (await views().load(toyModel.category, [id])).get(id);
    const allViews = async () => {
      const kinds = [jobModel.category, toyModel.category].map((category) => views().page(category, 100));
      return (await Promise.all(kinds)).flatMap((kind): [string, View][] => [...kind]);
    };
    const caughtUp = async () => {
      const head = await log().head([jobModel.category, toyModel.category]);
      await eventually(async () => expect((await views().checkpoint()) ?? 0n).toBeGreaterThanOrEqual(head));
    };
    const findings = () => collect(get(Verification).run());

    test('is projected beside jobs, under the same checkpoint', async () => {
      const [jobId = ''] = await logFetchedJobs(log(), 3);
      const toyId = await logToy(log(), made('bear'), playedWith('anna'), playedWith('bert'));
      await caughtUp();

      const bear = { toyId, name: 'bear', picture: pictureOf('bear') };
      expect(await viewOf(toyId)).toEqual({ ...bear, revision: 2n, status: 'loved', players: ['anna', 'bert'] });
      expect((await views().load(jobModel.category, [jobId])).get(jobId)).toMatchObject({ status: 'completed' });
      expect(await views().namedBodies([pictureOf('bear').sha256])).toEqual(new Set([pictureOf('bear').sha256]));
    });

    test('has its poison parked and its unknown events skipped, and keeps nobody else', async () => {
      const poisoned = await logToy(log(), made('robot'));
      await logMoreOfToy(log(), poisoned, { type: 'ToyPlayedWith', data: { toyId: undefined } } as never);
      const newer = await logToy(log(), made('kite'), { type: 'ToyPainted', data: {} } as never, playedWith('anna'));
      const jobId = await logJob(log(), submitted());
      await caughtUp();

      expect(await viewOf(poisoned)).toMatchObject({ status: 'new', revision: 0n });
      expect(await viewOf(newer)).toMatchObject({ status: 'loved', revision: 2n });
      expect((await views().load(jobModel.category, [jobId])).size).toBe(1);
      expect(await findings()).toMatchObject([{ category: 'toy', id: poisoned, what: 'parked' }]);
    });

    test('is rebuilt and verified with all the others', async () => {
      await logFetchedJobs(log(), 5);
      for (const name of ['bear', 'kite', 'robot']) await logToy(log(), made(name), playedWith('anna'));
      await caughtUp();
      const before = await allViews();
      expect(before).toHaveLength(8);

      expect(await get(Rebuild).run()).toMatchObject({ isActive: true, events: 21 });

      expect(await allViews()).toEqual(before);
      expect(await findings()).toEqual([]);
    });

    test('has a view found that its events do not make', async () => {
      const toyId = await logToy(log(), made('bear'));
      await caughtUp();
      const from = await views().checkpoint();
      const wrong = { ...(await viewOf(toyId)), name: 'boar', revision: 1n } as View;
      const kinds = [{ category: toyModel.category, views: new Map([[toyId, wrong]]), purged: [] }];
      await views().commit({ kinds, parked: [], from, to: from ?? 0n, last: await lastOf(log()) });

      const detail = expect.stringContaining(`The view of toy ${toyId} differs from its events in `);
      const fields = expect.arrayContaining(['revision', 'name']);
      expect(await findings()).toMatchObject([{ id: toyId, what: 'differs', fields, detail }]);
    });

    test('is told of and replayed to an auditor', async () => {
      const toyId = await logToy(log(), made('bear'), playedWith('anna'));
      await logJob(log(), submitted());
      const now = new Date(Date.now() + 1_000);

      expect(await get(Past).entityAt(toyModel, toyId, now)).toMatchObject({ was: 'there', view: { status: 'loved' } });
      const counts = (await get(Past).countsAt(now)).filter(({ total }) => total > 0);
      expect(counts).toMatchObject([
        { category: 'job', total: 1 },
        { category: 'toy', total: 1, byStatus: { new: 0, loved: 1 } },
      ]);
      const replayed = (await collect(get(AuditTrail).replay({}))).flat();
      expect(replayed.map(({ type }) => type)).toEqual(['ToyMade', 'ToyPlayedWith', 'JobSubmitted']);
      expect((await get(LogVerification).verify()).findings).toEqual([]);
    });

    test('is purged once it was deleted, and nothing is told of it any more', async () => {
      const [gone, kept] = [await logToy(log(), made('bear')), await logToy(log(), made('kite'))];
      await logMoreOfToy(log(), gone, thrownAway(new Date()));
      await caughtUp();
      expect(await viewOf(gone)).toMatchObject({ status: 'deleted' });
      const story = await log().read(streamOf(toyModel, gone));
      const { head } = await get(LogVerification).verify();

      const { purged, failed } = await get(Purge).run({ deletedBefore: new Date(Date.now() + 1_000) });

      expect({ purged, failed }).toEqual({ purged: [{ category: 'toy', id: gone, events: 2 }], failed: [] });
      const removed = story.map(({ position, metadata: { hash } }) => ({ position: `${position}`, hash }));
      const record = { toyId: gone, by: 'cli', reason: null, removed, purgedAt: expect.any(String) };
      expect(await log().read(streamOf(toyModel, gone))).toMatchObject([{ type: 'ToyPurged', data: record }]);
      await caughtUp();
      expect(await viewOf(gone)).toBeUndefined();
      expect(await viewOf(kept)).toMatchObject({ name: 'kite' });
      expect(await views().namedBodies([pictureOf('bear').sha256])).toEqual(new Set());
      expect(await findings()).toEqual([]);
      expect(await get(LogVerification).verify({ against: head })).toMatchObject({
        findings: [],
        purged: 2,
        events: 2,
      });
      expect(await get(AuditTrail).life(toyModel, gone)).toMatchObject({
        view: undefined,
        purge: { category: 'toy', id: gone, by: 'cli' },
        findings: [],
      });
    });

    test('is rebuilt to the same without what was purged', async () => {
      const [gone] = [await logToy(log(), made('bear'), thrownAway(new Date())), await logToy(log(), made('kite'))];
      await logFetchedJobs(log(), 2);
      await get(Purge).run({ deletedBefore: new Date(Date.now() + 1_000) });
      await caughtUp();
      const before = await allViews();
      expect(before.map(([id]) => id)).not.toContain(gone);
      expect(before).toHaveLength(3);

      expect(await get(Rebuild).run()).toMatchObject({ isActive: true });

      expect(await allViews()).toEqual(before);
      expect(await findings()).toEqual([]);
    });

    test('is not purged before it is deleted, nor by who only asks what would be', async () => {
      const [kept, gone] = [await logToy(log(), made('kite')), await logToy(log(), made('bear'))];
      await logMoreOfToy(log(), gone, thrownAway(new Date()));
      const deletedBefore = new Date(Date.now() + 1_000);

      const { purged } = await get(Purge).run({ deletedBefore, isDryRun: true });

      expect(purged).toEqual([{ category: 'toy', id: gone, events: 2 }]);
      expect(await log().read(streamOf(toyModel, gone))).toHaveLength(2);
      const asked = new PurgeStream({ model: toyModel, id: kept }, null, [], new Date(), { actor: 'carla' });
      await expect(get(CommandBus).execute(asked)).rejects.toThrow(NotDeletedError);
    });

    test('keeps the bodies that it names from the sweep, and has lost ones found', async () => {
      const toyId = await logToy(log(), made('bear'));
      await caughtUp();
      const lost = () => collect(get(LostBodies).find());
      const sweep = () => get(BodySweep).sweepUntouchedSince(new Date(Date.now() + 60_000));
      expect(await lost()).toMatchObject([{ category: 'toy', id: toyId, body: pictureOf('bear') }]);

      await get(BodyStore).put(bytesOf('bear'));
      expect(await lost()).toEqual([]);
      expect(await sweep()).toMatchObject({ bodies: 0, isComplete: true });

      await logMoreOfToy(log(), toyId, thrownAway(new Date()));
      expect(await sweep()).toMatchObject({ bodies: 1, isComplete: true });
      expect(await lost()).toEqual([]);
    });

    test('is exported to a folder that can be checked alone', async () => {
      const toyId = await logToy(log(), made('bear'), playedWith('anna'));
      await get(BodyStore).put(bytesOf('bear'));
      const folder = await temporaryFolder();
      const out = join(folder.path, 'bundle');

      const bundle = await get(BundleWriter).write(toyModel, toyId, out);

      expect(bundle).toMatchObject({ category: 'toy', id: toyId, bodies: [{ ...pictureOf('bear'), isKept: true }] });
      expect(await checkBundle(out, get(Models))).toEqual({ bundle, events: 2, problems: [] });
      await folder.remove();
    });
  });
}

async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

/** The registry of the service and one line more. */
function registry(): DynamicModule {
  @Module({})
  class RegistryModule {}
  const models = { provide: Models, useValue: new Models([...MODELS.all, toyModel]) };
  const providers = [Registry, models, { provide: Clock, useClass: SystemClock }];
  return { module: RegistryModule, global: true, providers, exports: [Registry, Models, Clock] };
}
