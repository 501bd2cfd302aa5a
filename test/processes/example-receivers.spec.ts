import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signedHeaders, webhookSecretOf } from '../../src/webhooks/signature.js';
import { eventually } from '../kit/eventually.js';
import { exampleScript } from '../kit/example-script.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const RECEIVERS = [
  { name: 'TypeScript', command: process.execPath, file: 'receiver.ts', needs: [] },
  { name: 'Python', command: 'python3', file: 'receiver.py', needs: ['python3'] },
];
const [SECRET, OTHER] = [1, 2].map((byte) => webhookSecretOf(Buffer.alloc(32, byte))) as [string, string];
const BODY = JSON.stringify({ status: 'completed', url: 'https://example.com/ü', statusReason: 'Fetched in 57 ms' });

const isThere = (program: string) => spawnSync(program, ['--version']).status === 0;

describe('the receivers of the examples', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let receiver: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    receiver?.kill('SIGKILL');
    await folder.remove();
  });

  for (const { name, command, file, needs } of RECEIVERS) {
    const isRunnable = needs.every(isThere);
    const why = isRunnable ? '' : ` (needs ${needs.join(' and ')})`;
    test.skipIf(!isRunnable)(
      `the one in ${name} takes what is signed, once${why}`,
      async () => {
        const env = { PATH: process.env['PATH'] ?? '', WEBHOOK_SECRET: SECRET, PYTHONIOENCODING: 'utf-8' };
        const child = spawn(command, [await exampleScript(file, folder.path), '0'], { env });
        receiver = child;
        const lines: string[] = [];
        createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
        const url = await eventually(() => {
          const [, at = ''] = /at (http:\S+)/.exec(lines[0] ?? '') ?? [];
          expect(at).not.toBe('');
          return at;
        }, 60_000);
        const post = async (id: string, secrets: readonly string[], body = BODY, sentAt = new Date()) => {
          const headers = Object.fromEntries(signedHeaders({ id, sentAt, body }, secrets));
          return (await fetch(url, { method: 'POST', headers, body: BODY })).status;
        };

        expect(await post('one', [SECRET])).toBe(204);
        expect(await post('one', [OTHER, SECRET])).toBe(204); // sent again, while the secrets change
        expect(await post('two', [OTHER])).toBe(401);
        expect(await post('three', [SECRET], `${BODY} `)).toBe(401);
        expect(await post('four', [SECRET], BODY, new Date(Date.now() - 600_000))).toBe(401);
        expect((await fetch(url, { method: 'POST', body: BODY })).status).toBe(401);
        await eventually(
          () => expect(lines.slice(1)).toEqual(['completed https://example.com/ü Fetched in 57 ms']),
          60_000,
        );
      },
      120_000,
    );
  }
});
