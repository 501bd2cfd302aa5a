import { expect, test } from 'vitest';
import { NOTHING_ASKED } from '../../src/api/transfers/import.query.js';
import { ImportInspection } from '../../src/api/transfers/import-inspection.js';
import { turnsDuring } from '../kit/turns.js';

test('others have a say while the rows of a file are counted, however many are whole at once', async () => {
  const rows = 600_000; // most of them are found at once: when the quote before them can be closed no more
  const text = Buffer.from(`https://example.com/\n"${'x\n'.repeat(rows)}`);
  const inspection = new ImportInspection({ ...NOTHING_ASKED, header: false }, text.length);
  const pieces = async function* () {
    for (let at = 0; at < text.length; at += 65_536) yield text.subarray(at, at + 65_536);
  };

  const turns = await turnsDuring(async () => {
    for await (const _bytes of inspection.inspect(pieces()));
  });

  expect(inspection.found.rows).toBe(rows + 1);
  expect(turns).toBeGreaterThan(rows / 10_000);
});
