import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';

const PATIENCE_MS = 200_000;

describeOnFamilies('a rebuild', (fresh, family) => {
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh());
  });
  afterEach(() => fleet.close());

  test('under load is not noticed by who asks, and leaves nothing out', async () => {
    for (const role of ['api', 'runner', 'projector']) await fleet.start(role);
    const load = fleet.load(family === 'embedded' ? 100 : 200);
    await eventually(() => expect(load.promised.size).toBeGreaterThan(200), PATIENCE_MS);
    const asking = new AbortController();
    const answers = askAgainAndAgain([...load.promised][0] ?? '', asking.signal);

    const { code, stdout } = await retriever(['rebuild'], '', fleet.environment);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Build 2 of the views answers now/),
    });
    await sleep(1_000); // with the new views
    asking.abort();

    expect(new Set(await answers)).toEqual(new Set([200]));
    expect(await fleet.brokenPromises(load, PATIENCE_MS)).toEqual([]);
  }, 500_000);

  /** The status of every answer, until it is told to stop. */
  async function askAgainAndAgain(jobId: string, signal: AbortSignal): Promise<readonly number[]> {
    const statuses: number[] = [];
    while (!signal.aborted) {
      for (const path of [`/v1/jobs/${jobId}`, '/v1/jobs?limit=10']) {
        const answer = await fleet.client.get(path);
        await answer.arrayBuffer();
        statuses.push(answer.status);
      }
      await sleep(5);
    }
    return statuses;
  }
});
