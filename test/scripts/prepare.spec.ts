import { describe, expect, test } from 'vitest';
import { refusalOfNode } from '../../scripts/prepare.mjs';
import { CommandFailed, run } from '../../scripts/run.mjs';

describe('the version of Node', () => {
  test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s is new enough', (version) => {
    expect(refusalOfNode(version)).toBeUndefined();
  });

  test.each(['18.20.4', '20.18.3', '12.0.0'])('%s is refused with a sentence', (version) => {
    expect(refusalOfNode(version)).toBe(`Retriever needs Node 20.19 or newer; this is Node ${version}.`);
  });
});

describe('a command that a script runs', () => {
  const node = (code: string) => run(process.execPath, ['--eval', code]);

  test('answers with what it printed', async () => {
    expect(await node('console.log("out")')).toBe('out\n');
  });

  test('fails with its exit code, and with what it printed', async () => {
    const failure = await node('console.error("why"); process.exit(3)').catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(CommandFailed);
    expect(failure).toMatchObject({ output: 'why\n', message: expect.stringContaining('failed with exit code 3') });
  });

  test('that is killed says by which signal', async () => {
    await expect(node('process.kill(process.pid, "SIGKILL")')).rejects.toThrow('was ended by SIGKILL');
  });

  test('that does not exist is an error', async () => {
    await expect(run('no-such-command-here', [])).rejects.toThrow('ENOENT');
  });
});
