import { describe, expect, test } from 'vitest';
import { ImportTally, MAX_REJECTED_ROWS } from '../../src/runner/transfers/import-tally.js';

const BEGINNING = { rows: 0, accepted: 0, deduplicated: 0, rejected: 0, offset: 0, line: 1, errors: [] };
const part = (size: number) => ({ sha256: 'a'.repeat(64), size });

function reject(tally: ImportTally, rows: number, value = 'x'): void {
  for (let n = 0; n < rows; n++) {
    const { offset, line } = tally.counts;
    const row = { fields: [value], line, end: offset + 2, nextLine: line + 1 };
    tally.add(row, { kind: 'rejected', code: 'invalid_url', detail: 'No URL', value });
  }
}
const linesOf = (tally: ImportTally) =>
  String(tally.takeErrors() ?? '')
    .split('\r\n')
    .slice(0, -1);

describe('the tally of an import', () => {
  test('tells a bound number of rejected rows, says so in a last line, and counts the others', () => {
    const tally = new ImportTally(BEGINNING);
    reject(tally, MAX_REJECTED_ROWS + 50);

    const lines = linesOf(tally);
    expect(lines).toHaveLength(MAX_REJECTED_ROWS + 1);
    expect(lines.at(-2)).toBe('100000,invalid_url,No URL,x');
    expect(lines.at(-1)).toMatch(/^100001,more_rejected,From this line on rejected rows are only counted: 100000 /);
    expect(tally.counts.rejected).toBe(MAX_REJECTED_ROWS + 50);
  });

  test.each([
    [MAX_REJECTED_ROWS - 1, ['1,invalid_url,No URL,x', expect.stringMatching(/^2,more_rejected,/)]],
    [MAX_REJECTED_ROWS, [expect.stringMatching(/^1,more_rejected,/)]],
    [MAX_REJECTED_ROWS + 1, []],
  ])('goes on with %i of them as if it had never been left off', (rejected, lines) => {
    const tally = new ImportTally({ ...BEGINNING, rejected });
    reject(tally, 3);
    expect(linesOf(tally)).toEqual(lines);
  });

  test('holds the more of them the more there are, so that there are few parts', () => {
    const [young, old] = [[], Array.from({ length: 80 }, () => part(1024 ** 2))].map(
      (errors) => new ImportTally({ ...BEGINNING, errors }),
    );
    for (const tally of [young, old]) if (tally) reject(tally, 5_000, 'x'.repeat(200));
    expect(young?.isFull).toBe(true);
    expect(old?.isFull).toBe(false);
  });
});
