import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { Fleet } from '../kit/fleet.js';
import { type OwnStores, ownStores } from '../kit/own-stores.js';
import { describeWithOwn } from '../kit/servers.js';
import type { LogLine, ServiceProcess } from '../kit/service-process.js';

const SERVERS = ['eventstoredb', 'mongodb'] as const;

/** How the log names a server, and the checks of /health/ready that fail while it is away. */
const NAME = { eventstoredb: 'EventStoreDB', mongodb: 'MongoDB' };
const FAILING = { eventstoredb: ['log'], mongodb: ['views', 'bodies'] };

/** A server that was away comes back within seconds; a double or a stand-in takes its time for what waited. */
const PATIENCE_MS = 300_000;

describeWithOwn(SERVERS, 'the service, whose servers go away', () => {
  let stores: OwnStores;
  let fleet: Fleet;

  beforeEach(async () => {
    stores = await ownStores();
    fleet = await Fleet.begin(stores);
  });
  afterEach(() => fleet.close());

  const health = async () => {
    const response = await fleet.client.get('/health/ready');
    const { checks } = (await response.json()) as { checks: { name: string; ok: boolean }[] };
    return { status: response.status, failing: checks.filter(({ ok }) => !ok).map(({ name }) => name) };
  };
  const isReady = () =>
    eventually(async () => expect(await health()).toEqual({ status: 200, failing: [] }), PATIENCE_MS);
  const isRefused = async (path: string) => {
    const response = await fleet.client.post('/v1/jobs', { url: `${fleet.origin.url}${path}` });
    expect({ status: response.status, retryAfter: response.headers.get('retry-after') }).toEqual({
      status: 503,
      retryAfter: expect.stringMatching(/^\d+$/),
    });
  };
  /**
   * Each process says once that a server is away, and then that it is back. On a busy machine it may lose sight of one that
   * is there, and says so too. The API adds how it refuses, once in a while.
   */
  const expectToldInTurn = ({ log }: ServiceProcess, server: keyof typeof NAME) => {
    const warnings = log.filter(({ level }) => level >= 40);
    const ofStores = log.filter((line) => (warnings.includes(line) && line.context !== 'Http') || isOfReturn(line));
    const inTurn = ofStores.map((_, nth) =>
      nth % 2 === 0 ? `^${NAME[server]} cannot be used.* Waiting for it$` : 'is back$',
    );
    expect(ofStores.map(({ msg }) => msg)).toEqual(inTurn.map((pattern) => expect.stringMatching(pattern)));
    expect(ofStores).not.toHaveLength(0);
    expect(warnings.filter(({ context }) => context === 'Http').length).toBeLessThan(10);
  };
  const isOfReturn = ({ msg }: LogLine) => /^\w+ is back$/.test(msg);

  test.each(SERVERS)(
    'waits for %s that is away at its start, says so once, and goes on when it comes',
    async (server) => {
      await stores[server].kill();

      const service = await fleet.start();
      await eventually(async () => {
        const { status, failing } = await health();
        expect(status).toBe(503);
        expect(failing).toEqual(expect.arrayContaining(FAILING[server]));
      });
      await eventually(() => isRefused('/early'));
      await isRefused('/early');
      await stores[server].startAgain();

      await isReady();
      const { job } = await fleet.client.submit(`${fleet.origin.url}/a`);
      await eventually(async () => expect((await fleet.client.job(job.id)).status).toBe('completed'));
      expectToldInTurn(service, server);
      expect(fleet.origin.hitsOf('/early')).toBe(0);
    },
    3 * PATIENCE_MS,
  );

  test.each(SERVERS)(
    'refuses submissions while %s is away, and loses nothing of what it had taken',
    async (server) => {
      const processes = [await fleet.start('api'), await fleet.start('runner'), await fleet.start('projector')];
      await isReady();
      const load = fleet.load(200);
      await eventually(() => expect(load.promised.size).toBeGreaterThan(100), PATIENCE_MS);

      await stores[server].kill();
      let asked = 0;
      await eventually(() => isRefused(`/going/${++asked}`)); // what is taken before it is noticed is in the log
      await sleep(2_000); // and what was under way then may be taken still
      const promised = load.promised.size;
      await sleep(3_000); // with every process at a loss, again and again
      await isRefused('/while-away');
      expect(load.promised.size).toBe(promised);
      await stores[server].startAgain();

      await eventually(() => expect(load.promised.size).toBeGreaterThan(promised + 100), PATIENCE_MS);
      expect(await fleet.brokenPromises(load, PATIENCE_MS)).toEqual([]);
      for (const process of processes) expectToldInTurn(process, server);
      expect(fleet.origin.hitsOf('/while-away')).toBe(0);
    },
    3 * PATIENCE_MS,
  );
});
