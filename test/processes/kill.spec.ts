import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import type { ServiceProcess } from '../kit/service-process.js';

describeOnFamilies('the service, killed again and again under load', (fresh, family) => {
  /** The servers that stand in for the real ones are slow. */
  const { kills, restMs } = family === 'embedded' ? { kills: 20, restMs: 10 } : { kills: 8, restMs: 50 };
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh());
  });
  afterEach(() => fleet.close());

  test('as one process keeps every promise', async () => {
    await keepsItsPromises(['all']);
  }, 600_000);

  test('as three processes keeps every promise, whichever is killed', async () => {
    await keepsItsPromises(['api', 'runner', 'projector']);
  }, 600_000);

  async function keepsItsPromises(roles: readonly string[]): Promise<void> {
    const running: ServiceProcess[] = [];
    for (const role of roles) running.push(await fleet.start(role));
    const load = fleet.load(restMs);
    for (let kill = 0; kill < kills; kill++) {
      await sleep(50 + Math.random() * 350); // under way with something else each time
      const victim = kill % roles.length;
      await running[victim]?.kill();
      running[victim] = await fleet.start(roles[victim]);
    }
    expect(await fleet.brokenPromises(load, 300_000)).toEqual([]);
    expect(load.promised.size).toBeGreaterThan(kills);
  }
});
