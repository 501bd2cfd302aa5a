import { afterEach, beforeEach, test } from 'vitest';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { expectPromisesKept, KILLS_MS, unhurried } from '../kit/kills.js';

describeOnFamilies('the service in one process, killed again and again under load', (fresh, family) => {
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh(), unhurried);
  });
  afterEach(() => fleet.close());

  test(
    'keeps every promise',
    async () => {
      await expectPromisesKept(fleet, family, ['all']);
    },
    KILLS_MS,
  );
});
