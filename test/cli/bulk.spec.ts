import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const SITE = 'https://a.example';

describe('the same for many jobs on the command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: ServiceProcess;
  const run = (...args: string[]) => retriever(args, '', { RETRIEVER_URL: service.url });
  const urlsOf = async (...query: string[]) => {
    const { stdout } = await run('search', '--json', '--sort', 'submittedAt', ...query);
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => (JSON.parse(line) as { url: string }).url.slice(SITE.length));
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    service = await ServiceProcess.start({ DATA_DIR: join(folder.path, 'data') });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString(); // nobody fetches them here
    for (const path of ['/red/fish', '/blue/fish', '/red/bird']) {
      await run('submit', SITE + path, '--tag', 'many', '--not-before', tomorrow);
    }
    await eventually(async () => expect(await urlsOf('tag:many')).toHaveLength(3));
  });
  afterAll(async () => {
    await service.stop();
    await folder.remove();
  });

  test('says how many jobs a query means, and does nothing to them', async () => {
    const { code, stderr } = await run('bulk', 'cancel', 'fish', '--dry-run');

    expect(code).toBe(0);
    expect(stderr).toMatch(/^To cancel: 2 jobs\n/);
    expect(await urlsOf('status:queued')).toHaveLength(3);
  });

  test('asks, and where nobody can answer changes nothing', async () => {
    expect(await run('bulk', 'cancel', 'fish')).toMatchObject({ code: 1, stdout: '' });
    expect(await urlsOf('status:queued')).toHaveLength(3);
  });

  test('is done to those of which query and options are true', async () => {
    const { code, stdout } = await run('bulk', 'cancel', '--tag', 'many', '--yes', '--wait', '--', '-blue', 'fish');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^status +completed$/m);
    await eventually(async () => expect(await urlsOf('status:cancelled')).toEqual(['/red/fish']));
    expect(await urlsOf('status:queued')).toEqual(['/blue/fish', '/red/bird']);
  });

  test('wants to know which jobs, and says which word of a query is not answered', async () => {
    expect(await run('bulk', 'delete', '--yes')).toMatchObject({ code: 2 });
    const refused = await run('bulk', 'delete', 'host:*.example', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('host:*.example: No index knows a part of a host');
  });
});
