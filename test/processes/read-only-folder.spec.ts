import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { embeddedStores, type Stores } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { describeIn, onReadOnlyDisk, runIn, WITHOUT_RIGHTS } from '../kit/sandbox.js';

for (const [subject, sandbox, why] of [
  ['a data folder without the right to write', () => WITHOUT_RIGHTS, 'there is no right to write'],
  ['a data folder on a read-only disk', onReadOnlyDisk, 'its disk is read-only'],
] as const) {
  describeIn(subject, sandbox('/tmp'), () => {
    let stores: Stores;
    let folder: string;

    beforeAll(async () => {
      stores = await embeddedStores();
      folder = stores.environment['DATA_DIR'] ?? '';
      const fleet = await Fleet.begin(stores);
      await fleet.start();
      await fleet.client.batch([1, 2, 3].map((n) => `${fleet.origin.url}/page/${n}`));
      await eventually(async () => expect(await fleet.client.unfinished()).toEqual([]));
      await fleet.audit();
      await fleet.origin.close();
      for (const name of await readdir(folder)) await chmod(join(folder, name), 0o444);
      await chmod(folder, 0o555);
    });
    afterAll(async () => {
      await chmod(folder, 0o700);
      await stores.remove();
    });

    const run = (...args: string[]) => runIn(sandbox(folder), args, { DATA_DIR: folder, PORT: '0' });

    test('refuses a service with one sentence', async () => {
      const { code, stderr } = await run('dist/main.js');

      expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(`cannot be written (${why}): `)]);
      expect(stderr).toContain(folder);
      expect(code).toBe(1);
    });

    test('refuses a service that wants to make a folder in it', async () => {
      const inside = join(folder, 'data');
      const { code, stderr } = await runIn(sandbox(folder), ['dist/main.js'], { DATA_DIR: inside });

      expect(stderr.trim().split('\n')).toEqual([
        expect.stringContaining(`${inside} cannot be made the data folder (E`),
      ]);
      expect(code).toBe(1);
    });

    test('can be audited', async () => {
      const { code, stdout, stderr } = await run('dist/cli.js', 'audit', 'verify');

      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^Every hash fits: 9 events of 3 streams\.\nOnly the log was checked, /),
        stderr: expect.stringMatching(/^How this ended could not be kept beside the views: .+\n$/),
      });
    });
  });
}
