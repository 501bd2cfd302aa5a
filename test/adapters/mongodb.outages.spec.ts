import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MongoConnection } from '../../src/adapters/mongodb/connection/mongo-connection.js';
import { MongoFamily } from '../../src/adapters/mongodb/mongo-family.js';
import { StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { JOB_CATEGORY } from '../../src/job/job.stream.js';
import { closedPort } from '../kit/closed-port.js';
import { eventually } from '../kit/eventually.js';
import { deleted, project, queued } from '../kit/job-views-kit.js';
import { readModelOf } from '../kit/mongo-read-model.js';
import { type OwnServer, ownServer } from '../kit/own-server.js';
import type { ReadModel } from '../kit/read-model.js';
import { describeWithOwn } from '../kit/servers.js';
import { clockAt } from '../kit/stories.js';

describeWithOwn(['mongodb'], 'MongoDB that goes away', () => {
  let server: OwnServer;
  let told: string[];
  let family: MongoFamily;
  let model: ReadModel;

  beforeEach(async () => {
    server = await ownServer('mongodb');
    told = [];
    const url = `${server.url}/retriever`;
    family = new MongoFamily({ url, onAway: () => told.push('away'), onBack: () => told.push('back') });
    model = readModelOf(family);
  });
  afterEach(async () => {
    await family.onApplicationShutdown();
    await server.close();
  });

  test('is noticed, said once, and waited for; nothing that was acknowledged is lost', async () => {
    const job = queued();
    const at = await project(model.projections, job);
    expect(model.views.isReachable).toBe(true);

    await server.kill();

    const questions = [model.views.get(job.jobId), model.projections.load(JOB_CATEGORY, []), model.heartbeats.all()];
    for (const asked of await Promise.allSettled(questions)) {
      expect(asked).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailableError) });
    }
    await expect(project(model.projections, queued())).rejects.toThrow(StoreUnavailableError);
    await eventually(() => expect(model.views.isReachable).toBe(false));
    expect(told).toEqual(['away']);

    await server.startAgain();

    await eventually(() => expect(model.views.isReachable).toBe(true));
    expect(told).toEqual(['away', 'back']);
    expect(await model.views.get(job.jobId)).toEqual(job);
    expect(await model.views.position()).toBe(at);
  });

  test('is given up while it is frozen, by those too who wait for an answer', async () => {
    await project(model.projections, queued());

    server.suspend(); // it may still answer what was on its way
    await eventually(() => expect(model.views.running()).rejects.toThrow(StoreUnavailableError));
    const asked = [model.views.running(), model.views.oldestDueAt(clockAt(0)), project(model.projections, queued())];
    for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
    await eventually(() => expect(model.views.isReachable).toBe(false));
    server.goOn();

    await eventually(() => expect(model.views.isReachable).toBe(true));
    await project(model.projections, deleted(queued()));
  });

  test('may come after those who need it', async () => {
    await server.kill();
    await expect(model.views.get('x')).rejects.toThrow(StoreUnavailableError);
    await expect(project(model.projections, queued())).rejects.toThrow(StoreUnavailableError);
    await server.startAgain();

    await eventually(() => project(model.projections, queued()));
    expect(model.views.isReachable).toBe(true);
    expect(told).toEqual(['away', 'back']);
  });

  test('is found again by itself, where the driver has stopped looking for it', async () => {
    const job = queued();
    await project(model.projections, job);
    await endWatch(family.connection);
    await server.kill();
    await expect(model.views.get(job.jobId)).rejects.toThrow(StoreUnavailableError);
    await eventually(() => expect(told).toEqual(['away'])); // nobody asks for anything more
    await server.startAgain();

    await eventually(() => expect(told).toEqual(['away', 'back']));
    expect(await model.views.get(job.jobId)).toEqual(job);
  });

  test('keeps nobody waiting for an answer that will not come', async () => {
    const never = () => new Promise<never>(() => {});

    await expect(family.connection.ask(never, 100)).rejects.toThrow(StoreUnavailableError);

    await project(model.projections, queued());
    expect(told).toEqual([]);
  });

  test('comes back without its data, and is begun anew', async () => {
    await project(model.projections, queued(), queued());
    await server.loseData();
    await server.startAgain();

    await eventually(async () => expect(await model.projections.checkpoint()).toBeUndefined());
    await project(model.projections, queued());
    await eventually(async () => {
      const indexes = await family.connection.ask((db) => db.collection('views_1_jobs').indexes());
      expect(indexes.length).toBeGreaterThan(1);
    });
  });
});

/**
 * Ends the driver's watch over its server as the end of a server can: the driver asks again while its socket has ended and
 * has not said so yet. It does that at once where it did not for half a second.
 */
async function endWatch(connection: MongoConnection): Promise<void> {
  const client = await connection.ask(async (db) => db.client);
  const { topology } = client as unknown as { topology: { s: { servers: Map<string, { monitor: Monitor }> } } };
  const [watched] = topology.s.servers.values();
  if (!watched) throw new Error('The driver watches no server, or keeps what it watches elsewhere by now');

  let askedAt = performance.now();
  client.on('serverHeartbeatStarted', () => {
    askedAt = performance.now();
  });
  await eventually(() => expect(performance.now() - askedAt).toBeGreaterThan(1_000));
  watched.monitor.connection.socket.destroy();
  watched.monitor.requestCheck();
}

interface Monitor {
  readonly connection: { readonly socket: Socket };
  requestCheck(): void;
}

describe('MongoDB that was never there', () => {
  test('keeps nobody from starting, and is said to be away without a password', async () => {
    const reasons: string[] = [];
    const url = `mongodb://anna:secret@127.0.0.1:${await closedPort()}/x?serverSelectionTimeoutMS=200`;
    const family = new MongoFamily({ url, onAway: (reason) => reasons.push(reason) });
    const { views } = readModelOf(family);
    expect(views.isReachable).toBe(true);

    const refusal = await views.get('x').catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(StoreUnavailableError);
    expect(views.isReachable).toBe(false);
    expect(reasons).toHaveLength(1);
    expect(`${reasons[0]} ${String(refusal)}`).not.toContain('secret');
    await family.onApplicationShutdown();
  });
});
