import { expect, test } from 'vitest';
import { ImportFile } from '../../src/runner/transfers/import-file.js';
import { projectTransfer } from '../../src/transfer/transfer.projection.js';
import { StillClock } from '../kit/still-clock.js';
import { importRequest, TRANSFER } from '../kit/transfer-stories.js';
import { turnsDuring } from '../kit/turns.js';
import { Stores } from '../kit/world.js';

test('the rows of a file come in batches between which others have a say, however many are whole at once', async () => {
  const stores = await Stores.open(new StillClock());
  const rows = 600_000; // most of them are found at once: when the quote on the first line can be closed no more
  const text = Buffer.from(`"${'x\n'.repeat(rows)}`);
  const file = await stores.bodies.put(
    (async function* () {
      yield text;
    })(),
  );
  const request = { ...importRequest, file, format: { encoding: 'utf-8', separator: ',', header: null } };
  const data = { transferId: TRANSFER, ...request, requestedAt: new Date(0).toISOString() };
  const view = projectTransfer(undefined, { type: 'ImportRequested', data }, 0n);
  if (view?.kind !== 'import') throw new Error('This is no import');

  let next = 0;
  const turns = await turnsDuring(async () => {
    for await (const batch of new ImportFile(stores.bodies).batchesFrom(view)) {
      expect(batch.firstRow).toBe(next);
      expect(batch.rows.length).toBeLessThanOrEqual(1_000);
      next += batch.rows.length;
    }
  });
  expect(next).toBe(rows);
  expect(turns).toBeGreaterThanOrEqual(rows / 1_000);
});
