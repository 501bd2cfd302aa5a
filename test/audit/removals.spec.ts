import { describe, expect, test } from 'vitest';
import { Removals } from '../../src/audit/removals.js';
import { sha256 } from '../../src/eventsourcing/digest.js';
import { collect } from '../kit/collect.js';

const removal = (position: number) => ({ position: BigInt(position), hash: sha256(`${position}`) });

describe('the removed events of a log', () => {
  test.each([
    ['none', 0, 10],
    ['few', 7, 10],
    ['a full portion', 10, 10],
    ['many more than memory holds', 997, 10],
  ])('come in the order of their positions: %s', async (_, count, portion) => {
    const removals = new Removals(portion);
    const all = Array.from({ length: count }, (_, n) => removal(((n * 389) % 997) * 1_000_000_007)); // in no order
    for (const each of all) await removals.add(each);

    const found = await collect(removals.inOrder());
    await removals.close();

    expect(found).toEqual([...all].sort((a, b) => Number(a.position - b.position)));
  });

  test('keep positions as large as a log can have', async () => {
    const removals = new Removals(2);
    const largest = { position: 2n ** 63n - 1n, hash: sha256('x') };
    for (const each of [largest, removal(3), removal(2)]) await removals.add(each);

    expect(await collect(removals.inOrder())).toEqual([removal(2), removal(3), largest]);
    await removals.close();
  });

  test('may be left before their end', async () => {
    const removals = new Removals(2);
    for (const n of [5, 4, 3, 2, 1]) await removals.add(removal(n));

    for await (const first of removals.inOrder()) {
      expect(first).toEqual(removal(1));
      break;
    }
    await removals.close();
  });
});
