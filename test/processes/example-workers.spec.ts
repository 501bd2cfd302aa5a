import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { exampleScript } from '../kit/example-script.js';
import { embeddedStores } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { TaskClient } from '../kit/task-client.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

/** The workers of the examples, as the README has them started, and the programs that they need. */
const WORKERS = [
  { name: 'TypeScript', command: process.execPath, file: 'worker.ts', needs: [] },
  { name: 'Python', command: 'python3', file: 'worker.py', needs: ['python3'] },
  { name: 'shell', command: 'sh', file: 'worker.sh', needs: ['curl', 'jq'] },
];

const isThere = (program: string) => spawnSync(program, ['--version']).status === 0;

describe('the workers of the examples', () => {
  let fleet: Fleet;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let worker: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await temporaryFolder();
    fleet = await Fleet.begin(await embeddedStores());
  });
  afterEach(async () => {
    worker?.kill('SIGKILL');
    await fleet.close();
    await folder.remove();
  });

  for (const { name, command, file, needs } of WORKERS) {
    const isRunnable = needs.every(isThere);
    const why = isRunnable ? '' : ` (needs ${needs.join(' and ')})`;
    test.skipIf(!isRunnable)(
      `the one in ${name} does what there is to do, and stops when it is told${why}`,
      async () => {
        const { url } = await fleet.start();
        const tasks = new TaskClient(fleet.client);
        await tasks.submit({ id: 'some words/1', queue: 'words', data: { text: 'to be or  not' } });
        await tasks.submit({ id: 'no words', queue: 'words', data: 7, maxAttempts: 1 });
        const env = { PATH: process.env['PATH'] ?? '', RETRIEVER_URL: url, QUEUE: 'words' };
        worker = spawn(command, [await exampleScript(file, folder.path)], { env, stdio: 'ignore' });

        await eventually(async () => {
          expect(await tasks.task('some words/1')).toMatchObject({ status: 'succeeded', result: { words: 4 } });
          expect(await tasks.task('no words')).toMatchObject({ status: 'failed', error: expect.any(String) });
        });
        const ended = once(worker, 'exit');
        worker.kill('SIGTERM');
        await ended;
      },
      120_000,
    );
  }
});
