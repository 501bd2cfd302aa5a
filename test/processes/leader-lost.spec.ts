import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EventStoreDbCluster, eventStoreDbCluster } from '../kit/eventstoredb-cluster.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { ownServer } from '../kit/own-server.js';
import { describeWithOwn } from '../kit/servers.js';

const PATIENCE_MS = 60_000;

describeOnFamilies('the projector that leads, killed', (fresh) => {
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh());
  });
  afterEach(() => fleet.close());

  test('is followed by another', async () => {
    await fleet.start('api');
    await fleet.start('runner');
    const leader = await fleet.start('projector');
    const complete = async (path: string) => {
      const { job } = await fleet.client.submit(`${fleet.origin.url}${path}`);
      await eventually(async () => expect((await fleet.client.job(job.id)).status).toBe('completed'), PATIENCE_MS);
    };
    await complete('/before');
    await fleet.start('projector');

    await leader.kill();

    // Nothing starts before somebody projects its submission.
    await complete('/after');
    expect((await fleet.audit()).faults).toEqual([]);
  }, 120_000);
});

describeWithOwn(['eventstoredb', 'mongodb'], 'the node of EventStoreDB that leads', () => {
  let cluster: EventStoreDbCluster;
  let fleet: Fleet;

  beforeEach(async () => {
    const [nodes, mongodb] = await Promise.all([eventStoreDbCluster(), ownServer('mongodb')]);
    cluster = nodes;
    fleet = await Fleet.begin({
      environment: { EVENTSTORE_URL: nodes.url, MONGODB_URL: `${mongodb.url}/retriever` },
      remove: async () => void (await Promise.all([nodes.close(), mongodb.close()])),
    });
  });
  afterEach(() => fleet.close());

  test.each(['freeze', 'kill'] as const)(
    'is followed by the one that is elected: %s',
    async (fault) => {
      const { log } = await fleet.start();
      const submit = (path: string) => fleet.client.insist(`${fleet.origin.url}${path}`);
      await submit('/before');
      await cluster[fault](0);
      const waiting = submit('/meanwhile');
      await sleep(1_000); // until the others have noticed

      await cluster.elect(1);

      const { job } = await waiting;
      await eventually(async () => expect((await fleet.client.job(job.id)).status).toBe('completed'), PATIENCE_MS);
      await eventually(async () => expect(await fleet.client.unfinished()).toEqual([]), PATIENCE_MS); // `/before` too
      expect((await fleet.audit()).faults).toEqual([]);
      expect(log.filter(({ msg }) => /^EventStoreDB cannot be used/.test(msg)).length).toBeLessThanOrEqual(1);
    },
    120_000,
  );
});
