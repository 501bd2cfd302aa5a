import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { Keys } from '../../src/http/keys.js';
import { retriever } from '../kit/cli-process.js';

test('a new key opens a service that was told its entry', async () => {
  const { code, stdout } = await retriever(['key', 'new', 'anna', '--scopes', 'read+submit', '--json']);
  expect(code).toBe(0);
  const { key, entry } = JSON.parse(stdout) as { key: string; entry: string };
  expect(entry).not.toContain(key);

  const keys = new Keys(readConfig({ API_KEYS: entry }).apiKeys);
  expect(keys.check(`Bearer ${key}`, 'submit')).toMatchObject({ name: 'anna' });
  expect(keys.check(`Bearer ${key}`, 'admin')).toMatchObject({ code: 'forbidden' });
});

test('each key is another, and is told to people with its entry', async () => {
  const keyOf = async () => {
    const { stdout } = await retriever(['key', 'new', 'bert']);
    const [, key = '', entry = ''] =
      /^for bert, shown this once: {2}(\S+)\nfor API_KEYS of the service: {2}(\S+)$/m.exec(stdout) ?? [];
    expect(entry).toMatch(/^bert:read\+submit:[0-9a-f]{64}$/);
    return key;
  };
  const [first, second] = [await keyOf(), await keyOf()];

  expect(first).toMatch(/^retriever_[\w-]{43}$/);
  expect(second).not.toBe(first);
});

test.each([
  [['key', 'new', 'a b'], /name.*1 to 64 letters/],
  [['key', 'new', 'anna', '--scopes', 'read,submit'], /--scopes.*joined by \+/],
])('%j is a wrong command line', async (args, complaint) => {
  const { code, stdout, stderr } = await retriever(args);

  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(complaint);
});
