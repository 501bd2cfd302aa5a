import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';

const PATIENCE_MS = 60_000;

describeOnFamilies('the projector that leads, killed', (fresh) => {
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh());
  });
  afterEach(() => fleet.close());

  test('is followed by another within seconds', async () => {
    await fleet.start('api');
    await fleet.start('runner');
    const leader = await fleet.start('projector');
    const complete = async (path: string) => {
      const { job } = await fleet.client.submit(`${fleet.origin.url}${path}`);
      return eventually(async () => {
        const { status, finishedAt } = await fleet.client.job(job.id);
        expect(status).toBe('completed');
        return finishedAt ?? '';
      }, PATIENCE_MS);
    };
    await complete('/before');
    await fleet.start('projector');

    const killedAt = Date.now();
    await leader.kill();

    // Nothing starts before somebody projects its submission.
    expect(Date.parse(await complete('/after')) - killedAt).toBeLessThan(20_000);
    expect((await fleet.audit()).faults).toEqual([]);
  }, 120_000);
});
