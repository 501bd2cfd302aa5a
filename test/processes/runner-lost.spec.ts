import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { HeldPage } from '../kit/held-page.js';
import { type OwnStores, ownStores } from '../kit/own-stores.js';
import { describeWithOwn } from '../kit/servers.js';
import type { ServiceProcess } from '../kit/service-process.js';
import { TcpProxy } from '../kit/tcp-proxy.js';

const TAKEN_OVER = ['JobSubmitted', 'FetchStarted', 'FetchAbandoned', 'FetchStarted', 'FetchCompleted'];
/** A heartbeat that stands still is watched for 15 seconds. */
const PATIENCE_MS = 60_000;

describeOnFamilies('a runner that is killed in mid-fetch', (fresh) => {
  let fleet: Fleet;
  let held: HeldPage;

  beforeEach(async () => {
    held = new HeldPage();
    fleet = await Fleet.begin(await fresh(), held.page);
  });
  afterEach(() => fleet.close());

  test('has its job taken over by another', async () => {
    await fleet.start('api');
    await fleet.start('projector');
    const runner = await fleet.start('runner');
    const { job } = await fleet.client.submit(`${fleet.origin.url}/a`);
    await eventually(() => expect(held.waiting).toHaveLength(1), PATIENCE_MS);
    await fleet.start('runner');
    held.isHeld = false;

    await runner.kill();

    await eventually(async () => expect((await fleet.client.job(job.id)).status).toBe('completed'), PATIENCE_MS);
    expect(await fleet.client.story(job.id)).toEqual(TAKEN_OVER);
  }, 120_000);
});

describeWithOwn(['eventstoredb', 'mongodb'], 'a runner that is cut off from the stores while it fetches', () => {
  let stores: OwnStores;
  let proxies: readonly TcpProxy[];
  let fleet: Fleet;
  let held: HeldPage;

  beforeEach(async () => {
    held = new HeldPage();
    stores = await ownStores();
    proxies = await Promise.all([TcpProxy.before(stores.mongodb.port), TcpProxy.before(stores.eventstoredb.port)]);
    fleet = await Fleet.begin(stores, held.page);
  });
  afterEach(async () => {
    await fleet.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
  });

  describe.each([
    ['reset', (proxy: TcpProxy) => proxy.cut()],
    ['half open', (proxy: TcpProxy) => proxy.halfOpen()],
  ] as const)('by connections that are %s', (_, spoil) => {
    test('has its job taken over, its result counts for nothing, and it goes on with others', async () => {
      await fleet.start('api');
      await fleet.start('projector');
      const lonely = await startBehind(proxies);
      const { job } = await fleet.client.submit(`${fleet.origin.url}/a`);
      await eventually(() => expect(held.waiting).toHaveLength(1), PATIENCE_MS);
      for (const proxy of proxies) spoil(proxy);
      const [unanswered] = held.waiting;
      held.isHeld = false;

      const other = await fleet.start('runner');
      unanswered?.end('What nobody hears of');
      await eventually(async () => expect((await fleet.client.job(job.id)).status).toBe('completed'), PATIENCE_MS);
      await other.stop();
      for (const proxy of proxies) proxy.heal();
      const { job: next } = await fleet.client.submit(`${fleet.origin.url}/b`);
      await eventually(async () => expect((await fleet.client.job(next.id)).status).toBe('completed'), PATIENCE_MS);

      expect(await fleet.client.story(job.id)).toEqual(TAKEN_OVER);
      const { result } = await fleet.client.job(job.id);
      expect(result?.size).toBe('This is /a\n'.length);
      expect(await lonely.stop()).toBe(0);
      const audit = await fleet.audit();
      expect(audit.faults).toEqual([]);
    }, 240_000);
  });

  function startBehind([mongodb, eventstoredb]: readonly TcpProxy[]): Promise<ServiceProcess> {
    const { MONGODB_URL = '', EVENTSTORE_URL = '' } = stores.environment;
    return fleet.start('runner', {
      MONGODB_URL: mongodb?.through(MONGODB_URL) ?? '',
      EVENTSTORE_URL: eventstoredb?.through(EVENTSTORE_URL) ?? '',
    });
  }
});
