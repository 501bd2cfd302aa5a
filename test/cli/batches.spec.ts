import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { batches } from '../../src/cli/client/batches.js';
import { collect } from '../kit/collect.js';

const urls = (count: number, length = 20) =>
  Array.from({ length: count }, (_, n) => `http://a.example/${n}`.padEnd(length, '.'));

describe('URLs that are submitted in batches', () => {
  test('keep their order, and none is lost', async () => {
    const given = urls(12_345);

    const portions = await collect(batches(given));

    expect(portions.map(({ length }) => length)).toEqual([5_000, 5_000, 2_345]);
    expect(portions.flat()).toEqual(given.map((text) => ({ text })));
  });

  test('that are long make batches of fewer', async () => {
    const portions = await collect(batches(urls(1_000, 8_000)));

    expect(portions.map(({ length }) => length)).toEqual([500, 500]);
  });

  test('come from a stream a line each, blank ones skipped, whatever ends a line', async () => {
    const input = Readable.from([
      Buffer.from('http://a.example/\r\n\n  http://b.exa'),
      Buffer.from('mple/  \nhttp://c.example/'),
    ]);

    const expected = ['http://a.example/', 'http://b.example/', 'http://c.example/'].map((text) => ({ text }));
    expect(await collect(batches(input))).toEqual([expected]);
  });

  test('of which there are none make no batch', async () => {
    expect(await collect(batches(Readable.from([])))).toEqual([]);
  });
});
