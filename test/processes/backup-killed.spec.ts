import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { begin, retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { embeddedStores } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const PAGE_BYTES = 400_000;
const PAGES = 30;

describe('a backup that is killed', () => {
  let fleet: Fleet;
  let kept: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    kept = await temporaryFolder();
    fleet = await Fleet.begin(await embeddedStores(), ({ url }, response) => {
      response.end(`${url}`.padEnd(PAGE_BYTES, '.'));
    });
    await fleet.start();
    await fleet.client.batch(Array.from({ length: PAGES }, (_, n) => `${fleet.origin.url}/page/${n}`));
    await eventually(async () => expect(await fleet.client.unfinished()).toEqual([]), 60_000);
  });
  afterEach(async () => {
    await fleet.close();
    await kept.remove();
  });

  const path = (name: string) => join(kept.path, name);
  const names = () => readdir(kept.path);

  test('never looks like one, is no harm to the service, and leaves nothing once it is made again', async () => {
    const backup = begin(['backup', path('backup'), '--rate', '1'], '', fleet.environment);
    await eventually(async () => {
      const [part] = await names();
      expect(part).toMatch(/^backup\.partial-/);
      expect(await readdir(path(`${part}`))).toContain('bodies.db');
    });
    await backup.kill();

    expect(await names()).toEqual([expect.stringMatching(/^backup\.partial-/)]);
    expect(await retriever(['backup', 'verify', path((await names())[0] ?? '')])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^retriever: .* is no backup, or half of one: /),
    });
    const { job } = await fleet.client.submit(`${fleet.origin.url}/later`);
    await eventually(async () => expect((await fleet.client.job(job.id)).status).toBe('completed'));

    expect(await retriever(['backup', path('backup')], '', fleet.environment)).toMatchObject({ code: 0 });
    expect(await names()).toEqual(['backup']);
    expect(await retriever(['backup', 'verify', path('backup')])).toMatchObject({ code: 0, stderr: '' });
    expect((await fleet.audit()).faults).toEqual([]);
  }, 120_000);

  test('while it is restored leaves a folder that no service takes for its own, until it is restored again', async () => {
    expect((await retriever(['backup', path('backup')], '', fleet.environment)).code).toBe(0);
    const elsewhere = await Fleet.begin({ environment: { DATA_DIR: path('new') }, remove: async () => {} });
    try {
      const restoring = begin(['restore', path('backup')], '', elsewhere.environment);
      await eventually(async () => expect(await readdir(path('new'))).toContain('restore.unfinished'));
      await restoring.kill();
      // Where the kill came too late, this is how the folder was a moment before.
      await writeFile(join(path('new'), 'restore.unfinished'), '');
      for (const name of await readdir(path('new')))
        if (/^(views|runtime)/.test(name)) await rm(join(path('new'), name));
      await expect(elsewhere.start()).rejects.toThrow(/was cut off: run "retriever restore" again/);
      expect(await retriever(['audit', 'verify'], '', elsewhere.environment)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/was cut off: run "retriever restore" again/),
      });

      expect(await retriever(['restore', path('backup')], '', elsewhere.environment)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^Restored, and ready to be started: 90 events of 30 jobs until /),
      });
      await elsewhere.start();
      expect((await elsewhere.audit()).faults).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  }, 120_000);
});
