import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('the demo', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  test('with --once shows every page to its end, ends by itself, and leaves nothing', async () => {
    const { code, stdout, stderr } = await retriever(['demo', '--once'], '', { TMPDIR: folder.path });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/\/never +failed/);
    expect(stdout).toMatch(/\/flaky +completed/);
    expect(stdout.match(/ FetchFailed /g)).toHaveLength(2);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('stays up until it is told to end, and then leaves nothing', async () => {
    const demo = start(folder.path);
    const url = await lineOf(demo, /stays up at (\S+)/);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    demo.kill('SIGINT');

    expect(await once(demo, 'exit')).toEqual([0, null]);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('that is told to end in the middle does so at once, and leaves nothing', async () => {
    const demo = start(folder.path);
    await lineOf(demo, /(\/slow +running)/);
    demo.kill('SIGTERM');

    expect(await once(demo, 'exit')).toEqual([1, null]);
    expect(await readdir(folder.path)).toEqual([]);
  });
});

function start(temporary: string): ChildProcess {
  const env = { PATH: process.env['PATH'] ?? '', TMPDIR: temporary };
  return spawn(process.execPath, ['dist/cli.js', 'demo'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Waits for a line, and answers with what it captures. */
async function lineOf({ stdout }: ChildProcess, pattern: RegExp): Promise<string> {
  if (!stdout) throw new Error('It has no stdout');
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdout });
    lines.on('line', (line) => {
      const [, captured] = pattern.exec(line) ?? [];
      if (captured !== undefined) resolve(captured);
    });
    lines.once('close', () => reject(new Error(`It ended without ${pattern}`)));
  });
}
