import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { Fleet } from '../kit/fleet.js';
import { type OwnStores, ownStores } from '../kit/own-stores.js';
import { describeWithOwn } from '../kit/servers.js';
import { TcpProxy } from '../kit/tcp-proxy.js';

const PATIENCE_MS = 120_000;

describeWithOwn(['eventstoredb', 'mongodb'], 'the service, whose stores are there and misbehave', () => {
  let stores: OwnStores;
  let proxies: { readonly mongodb: TcpProxy; readonly eventstoredb: TcpProxy };
  let fleet: Fleet;

  beforeEach(async () => {
    stores = await ownStores();
    const [mongodb, eventstoredb] = await Promise.all([
      TcpProxy.before(stores.mongodb.port),
      TcpProxy.before(stores.eventstoredb.port),
    ]);
    proxies = { mongodb, eventstoredb };
    const { MONGODB_URL = '', EVENTSTORE_URL = '' } = stores.environment;
    fleet = await Fleet.begin(stores, undefined, {
      MONGODB_URL: mongodb.through(MONGODB_URL),
      EVENTSTORE_URL: eventstoredb.through(EVENTSTORE_URL),
    });
  });
  afterEach(async () => {
    await fleet.close();
    await Promise.all([proxies.mongodb.close(), proxies.eventstoredb.close()]);
  });

  test('keeps every promise whatever the log does', async () => {
    await keepsItsPromises([
      () => stores.eventstoredb.loseAnswers(20),
      () => stores.eventstoredb.dropSubscriptions(),
      () => breakOff(proxies.eventstoredb),
      () => stores.eventstoredb.refuse(3_000), // as when it boots
      () => stores.eventstoredb.freeze(8_000), // longer than an append is waited for
    ]);
  }, 300_000);

  test('keeps every promise whatever the lines to the stores do', async () => {
    await keepsItsPromises([
      () => breakOff(proxies.mongodb),
      () => proxies.mongodb.delay(50),
      () => proxies.eventstoredb.delay(50),
    ]);
  }, 300_000);

  async function keepsItsPromises(faults: readonly (() => void | Promise<void>)[]): Promise<void> {
    for (const role of ['api', 'runner', 'projector']) await fleet.start(role);
    const load = fleet.load(100);
    for (const fault of faults) {
      const before = load.promised.size;
      await eventually(() => expect(load.promised.size).toBeGreaterThan(before + 50), PATIENCE_MS);
      await fault();
    }
    const before = load.promised.size;
    await eventually(() => expect(load.promised.size).toBeGreaterThan(before + 50), PATIENCE_MS);
    expect(await fleet.brokenPromises(load, PATIENCE_MS)).toEqual([]);
  }
});

/** All that is open now; who connects again gets through. */
function breakOff(proxy: TcpProxy): void {
  proxy.cut();
  proxy.heal();
}
