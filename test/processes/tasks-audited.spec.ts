import { afterEach, beforeEach, expect, test } from 'vitest';
import { BodyStore } from '../../src/bodies/body-store.js';
import { sha256 } from '../../src/eventsourcing/digest.js';
import { BodySweep } from '../../src/retention/body-sweep.js';
import { openStores } from '../../src/tools.js';
import { retriever } from '../kit/cli-process.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { TaskClient } from '../kit/task-client.js';

describeOnFamilies('tasks, as operators and auditors see them', (fresh) => {
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh());
  });
  afterEach(() => fleet.close());

  /** What an operator reads on the terminal, of a command that ends well. */
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await retriever(args, '', fleet.environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  /** Frees what no view names, however young it is: nobody is about to name anything. */
  const sweep = async () => {
    const stores = await openStores(fleet.environment);
    try {
      await stores.get(BodySweep).sweepUntouchedSince(new Date(Date.now() + 60_000));
      const isThere = async (text: string) =>
        (await stores.get(BodyStore).find(sha256(JSON.stringify(text)))) !== undefined;
      return await Promise.all([isThere(DATA), isThere(RESULT), isThere(LATE)]);
    } finally {
      await stores.close();
    }
  };

  test('are verified, rebuilt and purged like any model, with the bodies that they name', async () => {
    const service = await fleet.start();
    const tasks = new TaskClient(fleet.client);
    await tasks.submit({ id: 'kept', data: DATA });
    const [lost] = await tasks.claim({ leaseSeconds: 1 }, 20);
    const [held] = await tasks.claim({}, 20);
    expect((await tasks.complete('kept', lost?.lease.token ?? '', { result: LATE })).status).toBe(409);
    await tasks.complete('kept', held?.lease.token ?? '', { result: RESULT });
    await fleet.client.post('/v1/queues/default/pause');

    expect(await run('verify')).toMatch(/all as they should be/);
    expect(await sweep()).toEqual([true, true, true]);
    await run('rebuild');
    expect(await run('verify')).toMatch(/all as they should be/);
    expect(await sweep()).toEqual([true, true, true]);
    expect(await tasks.task('kept')).toMatchObject({ status: 'succeeded', result: RESULT, omitted: [] });

    expect((await fetch(`${service.url}/v1/tasks/kept`, { method: 'DELETE' })).status).toBe(204);
    expect(await run('purge', '--deleted-before', '0m')).toMatch(/Removed 7 events of 1 deleted/);
    expect(await tasks.story('kept')).toEqual(['TaskPurged']);
    expect(await run('verify')).toMatch(/all as they should be/);
    expect(await run('audit', 'verify')).toMatch(
      /Every hash fits: 2 events of 2 streams, and 7 purged events on record/,
    );
    expect(await sweep()).toEqual([false, false, false]);
    expect((await tasks.submit({ id: 'kept' })).status).toBe(409);
  }, 240_000);
});

const [DATA, RESULT, LATE] = ['data', 'result', 'late'].map((word) => word.repeat(10_000)) as [string, string, string];
