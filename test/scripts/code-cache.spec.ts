import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../scripts/run.mjs';
import { temporaryFolder } from '../kit/temporary-folder.js';

const DIGEST_BYTES = 20;

test('the build has the code of what a process loads as it starts, and this Node takes it', () => {
  const kept = readdirSync('dist').filter((name) => name.endsWith('.code'));
  const refused = kept.filter((name) => {
    const source = readFileSync(join('dist', name.replace(/\.code$/, '')), 'utf8');
    const cachedData = readFileSync(join('dist', name)).subarray(0, -DIGEST_BYTES);
    const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
    return new Script(wrapped, { cachedData }).cachedDataRejected;
  });

  const parts = ['cli', 'service', 'tools', 'eventstoredb', 'mongodb'];
  expect(kept).toEqual(expect.arrayContaining(parts.map((part) => `${part}.cjs.code`)));
  expect(refused).toEqual([]);
});

describe('a file whose code was kept', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const node = (code: string) =>
    run(process.execPath, ['--eval', `const { load, keep } = require('${folder.path}/code-cache.cjs'); ${code}`]);
  const write = (word: string) => writeFileSync(join(folder.path, 'word.cjs'), `exports.say = () => '${word}';`);
  const say = () => node(`process.stdout.write(load('word.cjs').say())`);

  beforeEach(async () => {
    folder = await temporaryFolder();
    copyFileSync('scripts/code-cache.cjs', join(folder.path, 'code-cache.cjs'));
    write('one');
    await node(`load('word.cjs').say(); keep()`);
  });
  afterEach(() => folder.remove());

  test('says what it is written to say', async () => {
    expect(await say()).toBe('one');
  });

  test('is run as it is now, where it was written anew', async () => {
    write('two');

    expect(await say()).toBe('two');
  });

  test('is run without its code, where that is cut', async () => {
    truncateSync(join(folder.path, 'word.cjs.code'), 100);

    expect(await say()).toBe('one');
  });

  test('is run without its code, wherever that is damaged', async () => {
    const file = join(folder.path, 'word.cjs.code');
    const kept = readFileSync(file);
    for (let place = 0; place < kept.length; place += Math.ceil(kept.length / 4)) {
      const damaged = Buffer.from(kept);
      damaged.writeUInt8(kept.readUInt8(place) ^ 0xff, place);
      writeFileSync(file, damaged);

      expect(await say()).toBe('one');
    }
  });
});
