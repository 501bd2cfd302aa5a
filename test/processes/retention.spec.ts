import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describeOnFamilies('a purge beside the running service', (fresh) => {
  let fleet: Fleet;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
    fleet = await Fleet.begin(await fresh());
  });
  afterEach(async () => {
    await fleet.close();
    await folder.remove();
  });

  /** What an operator reads on the terminal, of a command that ends well. */
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await retriever(args, '', fleet.environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  test('removes what was deleted; views, chains and an earlier signed head still verify, and it is told of', async () => {
    const [key, publicKey, checkpoint] = ['key', 'public', 'checkpoint'].map((name) => join(folder.path, name));
    await fleet.start();
    const { client, origin } = fleet;
    const submitted = await Promise.all(['/a', '/b', '/c'].map((path) => client.submit(`${origin.url}${path}`)));
    await eventually(async () => {
      for (const { job } of submitted) expect((await client.job(job.id)).status).toBe('completed');
    }, 60_000);
    const gone = submitted[0]?.job.id ?? '';
    expect((await client.delete(gone)).status).toBe(204);
    await writeFile(`${publicKey}`, await run('audit', 'keygen', `${key}`));
    await writeFile(`${checkpoint}`, await run('audit', 'checkpoint', '--key', `${key}`));

    expect(await run('purge', '--deleted-before', '0m', '--reason', 'asked for')).toMatch(
      /^Removed 4 events of 1 deleted jobs, of \d+ events in the log\./,
    );

    expect(await client.story(gone)).toEqual(['JobPurged']);
    await eventually(async () => expect(await run('verify')).toMatch(/all as they should be/));
    const verified = await run('audit', 'verify', '--against', `${checkpoint}`, '--public-key', `${publicKey}`);
    expect(verified).toMatch(new RegExp(`job ${gone} was purged`));
    expect(verified).toMatch(/Every hash fits: 7 events of 3 streams, and 4 purged events on record\./);
    expect(verified).toMatch(/Nothing was changed or dropped of the 10 events/);
    expect((await client.submit(`${origin.url}/a`)).job.id).not.toBe(gone);
  }, 180_000);
});
