import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb.event-store.js';
import { type EventStoreDbCluster, eventStoreDbCluster } from '../kit/eventstoredb-cluster.js';
import { eventually } from '../kit/eventually.js';
import { Follower } from '../kit/follower.js';
import { sealed } from '../kit/sealed.js';
import { describeWithOwn } from '../kit/servers.js';

describeWithOwn(['eventstoredb'], 'a log in a cluster of three', () => {
  let cluster: EventStoreDbCluster;
  let store: EventStoreDbEventStore;
  let said: string[];
  beforeEach(async () => {
    cluster = await eventStoreDbCluster();
    said = [];
    store = new EventStoreDbEventStore({
      url: cluster.url,
      onAway: (reason) => said.push(`away: ${reason}`),
      onBack: () => said.push('back'),
    });
    await append();
  });
  afterEach(async () => {
    await store.close();
    await cluster.close();
  });

  /** Appends an event to a stream of its own, and sends it again as an actor does. */
  const append = async () => {
    const stream = `job-${randomUUID()}`;
    const events = sealed(stream, [{ type: 'Happened', data: {} }]);
    await eventually(() => store.append(stream, events, 'no_stream'));
  };

  test('goes on at the node that was elected, when the one that led is frozen', async () => {
    const follower = new Follower((signal) => store.subscribe({ categories: ['job'], signal }));
    await eventually(() => expect(follower.events).toHaveLength(1));
    await cluster.freeze(0);
    const waiting = append();
    expect(await Promise.race([waiting, sleep(1_000, 'waits')])).toBe('waits');

    await cluster.elect(1);

    await waiting;
    await append();
    await eventually(() => expect(follower.events).toHaveLength(3));
    await follower.stop();
  }, 120_000);

  test('goes on at the node that was elected, when the one that led is gone, which is said once', async () => {
    await cluster.kill(0);
    const waiting = append();
    await eventually(() => expect(said).toHaveLength(1));

    await cluster.elect(2);

    await waiting;
    for (let count = 0; count < 3; count++) {
      await append();
      await sleep(1_000); // in each of which the nodes are asked who leads, and one is not there
    }
    expect(said).toEqual([expect.stringMatching(/^away: /), 'back']);
  }, 120_000);

  test('is not away when a node is gone that does not lead', async () => {
    await cluster.kill(1);
    for (let count = 0; count < 3; count++) {
      await append();
      await sleep(1_000);
    }

    expect(said).toEqual([]);
  }, 120_000);
});
