import { createHash, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { HttpAdapterHost } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StreamPositions } from '../../src/api/stream/stream-positions.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import type { LogRange } from '../../src/eventsourcing/event-store.js';
import { Draining } from '../../src/http/draining.js';
import { MODELS } from '../../src/models.js';
import { Purge } from '../../src/retention/purge.js';
import { eventually } from '../kit/eventually.js';
import { gate } from '../kit/gate.js';
import { JobService } from '../kit/job-service.js';
import { sealed } from '../kit/sealed.js';
import { StoreInBetween } from '../kit/store-in-between.js';
import { JOB, PAGE } from '../kit/stories.js';
import { Watching } from '../kit/watching.js';

const keyOf = (name: string, ...scopes: ('read' | 'admin')[]) => ({
  name,
  scopes: new Set(scopes),
  sha256: createHash('sha256').update(name).digest('hex'),
});
const as = (name: string) => ({ authorization: `Bearer ${name}` });
const KEYS = { apiKeys: [keyOf('reader', 'read'), keyOf('chief', 'admin')] };

let service: JobService;
let guarded: JobService;
let watchers: Watching[];

beforeEach(async () => {
  watchers = [];
  service = await JobService.start();
  guarded = await JobService.start({ stores: service.stores, settings: KEYS });
});
afterEach(async () => {
  for (const watcher of watchers) watcher.leave();
  await guarded.stop({ keepStores: true });
  await service.stop();
});

const watch = async (query = '', headers: Record<string, string> = {}, of = service) => {
  const watcher = await Watching.open(of.url(`/v1/stream${query}`), headers);
  watchers.push(watcher);
  return watcher;
};
/** Time stands still, and what is sent is sent together every now and then. */
const soon = (claim: () => void) =>
  eventually(() => {
    for (const { clock } of [service, guarded]) clock.advance(100);
    claim();
  });
const remove = (jobId: string) => service.ask(`/v1/jobs/${jobId}`, {}, 'DELETE');
const purge = async () => {
  const purging = new Purge(service.stores.log, MODELS, service.get(CommandBus), service.clock);
  return purging.run({ deletedBefore: new Date(service.clock.now().getTime() + 1), reason: 'the law' });
};

const connections = () =>
  new Promise<number>((resolve, reject) => {
    const server: Server = service.get(HttpAdapterHost).httpAdapter.getHttpServer();
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

/** Events of a type that this version does not know, half a megabyte each. */
const happenMuch = async (events: number) => {
  const what = { type: 'SomethingNewer', data: { text: 'x'.repeat(500_000) } };
  for (let n = 0; n < events; n++) {
    const stream = `task-${randomUUID()}`;
    await service.stores.log.append(stream, sealed(stream, [what]), 'no_stream');
  }
};

describe('the stream, to who may read', () => {
  test('tells that a job was deleted, and neither by whom nor what had happened to it', async () => {
    await service.submitted({ url: PAGE });
    const [reader, chief] = [await watch('', as('reader'), guarded), await watch('', as('chief'), guarded)];
    const early = await watch('?after=0', as('reader'), guarded);
    await soon(() => expect(early.types).toEqual(['JobSubmitted']));
    await service.send(`/v1/jobs/${JOB}/cancel`, { reason: 'a secret' });
    await remove(JOB);
    await soon(() =>
      expect([reader.events.at(-1)?.type, chief.events.at(-1)?.type]).toEqual(['JobDeleted', 'JobDeleted']),
    );

    const [late, lateChief] = [
      await watch('?after=0', as('reader'), guarded),
      await watch('?after=0', as('chief'), guarded),
    ];
    const ofJob = await watch(`?after=0&job=${JOB}`, as('reader'), guarded);

    await soon(() => expect([late.types, ofJob.types]).toEqual([['JobDeleted'], ['JobDeleted']]));
    expect(late.events[0]?.data).toEqual({ jobId: JOB });
    expect(reader.events.at(-1)).toEqual(late.events[0]);
    await soon(() => expect(lateChief.types).toEqual(['JobSubmitted', 'JobCancelled', 'JobDeleted']));
    expect(chief.events.at(-1)?.data).toMatchObject({ jobId: JOB, by: 'anonymous' });
  });

  test('needs a key that may read, where there are keys', async () => {
    expect((await guarded.ask('/v1/stream')).status).toBe(401);
  });
});

describe('the stream of a log that was purged', () => {
  const gone = 'https://example.com/gone';

  test('passes over what is gone, and goes on from the position of an event that was purged', async () => {
    const { id } = await service.submitted({ url: gone });
    const seen = await watch('?after=0');
    await soon(() => expect(seen.types).toEqual(['JobSubmitted']));
    const [submitted] = seen.events;
    await remove(id);
    await purge();
    await service.submitted({ url: PAGE });

    const [again, past] = [await watch(`?after=${submitted?.position}`), await watch('?after=0')];

    await soon(() =>
      expect([again.types, past.types]).toEqual([
        ['JobPurged', 'JobSubmitted'],
        ['JobPurged', 'JobSubmitted'],
      ]),
    );
    await soon(() => expect(seen.types).toEqual(['JobSubmitted', 'JobDeleted', 'JobPurged', 'JobSubmitted']));
    const reader = await watch('?after=0', as('reader'), guarded);
    await soon(() => expect(reader.events[0]).toMatchObject({ type: 'JobPurged', data: { jobId: id } }));
    expect(Object.keys(reader.events[0]?.data ?? {})).toEqual(['jobId']);
  });

  test('is looked through for a few only, however many come back to such a position at once', async () => {
    const { id } = await service.submitted({ url: gone });
    const position = await service.stores.log.head();
    await remove(id);
    await purge();
    const log = new CountedLog(service.stores.log);
    const positions = new StreamPositions(log, MODELS);
    const { signal } = new AbortController();
    const asked = { text: `${position}`, parameter: 'after' } as const;

    const many = await Promise.all(Array.from({ length: 50 }, () => positions.read(asked, signal)));

    expect(new Set(many)).toEqual(new Set([position]));
    expect(log.looks).toBeLessThanOrEqual(2);
  });
});

describe('a watcher', () => {
  test('is shown every 15 seconds that the connection is alive, and moves on though nothing is sent to it', async () => {
    const watcher = await watch('?type=QueuePaused');
    await service.submitted({ url: PAGE });
    const place = await soon(() => expect(watcher.lastId).toBeDefined()).then(() => watcher.lastId);
    expect(watcher.comments).toEqual([]);

    service.clock.advance(15_000);
    await soon(() => expect(watcher.comments).toContain('heartbeat'));

    expect(Number(watcher.lastId)).toBeGreaterThan(Number(place));
    const { position } = (await watch(`?after=0`).then(async (all) => {
      await soon(() => expect(all.events).toHaveLength(1));
      return all.events[0];
    })) ?? { position: undefined };
    expect(watcher.lastId).toBe(position);
  });

  test('that does not take what it is sent is let go with a comment, and misses nothing when it comes back', async () => {
    const slow = await watch();
    slow.pause();
    const quick = await watch();
    for (let part = 1; part <= 30; part++) {
      await happenMuch(2);
      await soon(() => expect(quick.events).toHaveLength(2 * part));
    }

    slow.resume();
    await soon(() => expect(slow.hasEnded).toBe(true));
    expect(slow.comments.at(-1)).toMatch(/took its events too slowly/);
    expect(slow.retryMs).toBeGreaterThan(0);
    expect(slow.events.length).toBeLessThan(60);

    const again = await watch('', { 'last-event-id': slow.lastId ?? '' });
    await soon(() => expect(slow.events.length + again.events.length).toBe(60));
    expect([...slow.positions, ...again.positions]).toEqual(quick.positions);
  });

  test('that never takes the past is let go in the end', async () => {
    await happenMuch(60);
    const stuck = await watch('?after=0');
    stuck.pause();

    await eventually(async () => {
      service.clock.advance(30_000);
      expect(await connections()).toBe(0);
    });
    expect(stuck.events.length).toBeLessThan(60);
  });

  test('is told when the service stops, and when to come back', async () => {
    const watcher = await watch();

    await service.stop({ keepStores: true });

    await eventually(() => expect(watcher.hasEnded).toBe(true));
    expect(watcher.comments).toEqual(['The service stops']);
    expect(watcher.retryMs).toBeGreaterThan(0);
    service = await JobService.start({ stores: service.stores });
  });

  test('that comes as the service stops is not let in any more', async () => {
    await service.submitted({ url: PAGE });
    const log = new CountedLog(service.stores.log);
    const other = await JobService.start({ stores: service.stores, log });
    const foundThere = gate();
    log.beforeAt = foundThere.opened;
    const answer = other.ask(`/v1/stream?after=${await log.head()}`);
    await eventually(() => expect(log.placesAsked).toBe(1));

    const stopped = other.stop({ keepStores: true });
    await eventually(() => expect(other.get(Draining).signal.aborted).toBe(true));
    foundThere.open();

    const { status, json } = await answer;
    expect([status, json()]).toMatchObject([503, { code: 'overloaded' }]);
    await stopped;
  });

  test('asks only for the headers where it asks by HEAD', async () => {
    const answer = await service.ask('/v1/stream', {}, 'HEAD');

    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, 'text/event-stream', '']);
  });
});

/** A log that counts how often it is looked through and asked for a position, and can keep that for a while. */
class CountedLog extends StoreInBetween {
  looks = 0;
  placesAsked = 0;
  beforeAt: Promise<void> | undefined;

  override readAll(range: LogRange): AsyncIterable<readonly Recorded[]> {
    this.looks++;
    return super.readAll(range);
  }

  override async at(position: bigint): Promise<Recorded | undefined> {
    this.placesAsked++;
    await this.beforeAt;
    return super.at(position);
  }
}
