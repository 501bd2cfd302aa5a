import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { ServiceProcess } from '../kit/service-process.js';
import { TaskClient } from '../kit/task-client.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('the command line on tasks', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: ServiceProcess;

  beforeAll(async () => {
    folder = await temporaryFolder();
    service = await ServiceProcess.start({ DATA_DIR: join(folder.path, 'data') });
    const tasks = new TaskClient(new Client(service.url));
    for (const id of ['a/1', 'b 2']) await tasks.submit({ id, queue: 'words' });
    await tasks.claim({ queue: 'words' }, 20);
  });
  afterAll(async () => {
    await service.stop();
    await folder.remove();
  });

  const run = (...args: string[]) => retriever(args, '', { RETRIEVER_URL: service.url });

  test('lists them with who holds them', async () => {
    await eventually(async () => {
      const { code, stdout, stderr } = await run('tasks', '--queue', 'words');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^words +running +1 +anna +\S+.* a\/1$/m);
      expect(stdout).toMatch(/^words +submitted +0 +\S+.* b 2$/m);
    });
    expect((await run('tasks', '--status', 'failed', '--json')).stdout).toBe('');
  });

  test('tells what happened to one', async () => {
    const { stdout } = await run('task-events', 'a/1', '--json');

    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(['TaskSubmitted', 'TaskClaimed']);
  });

  test('tells what waits in queues, and pauses and resumes them', async () => {
    expect((await run('pause-queue', 'words', '--reason', 'no paper')).stdout).toMatch(/by anonymous: no paper/);
    await eventually(async () => {
      expect((await run('queues')).stdout).toMatch(/^words +1 +\d+ s +1 +by anonymous: no paper$/m);
    });
    expect((await run('resume-queue', 'words')).stdout).toMatch(/^words +1 +\d+ s +1 *$/m);
  });

  test('says why it does not pause what cannot be paused', async () => {
    const { code, stderr } = await run('pause-queue', 'a b');

    expect([code, stderr]).toEqual([1, expect.stringContaining('A queue is called by 1 to 64 letters')]);
  });
});
