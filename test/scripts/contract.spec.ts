import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('the types of the HTTP contract are those of the OpenAPI document', async () => {
  const checked = await promisify(execFile)(process.execPath, ['scripts/contract.mjs', '--check']);

  expect(checked.stdout).toBe('');
});
