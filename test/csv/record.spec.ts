import { describe, expect, test } from 'vitest';
import { csvRecord } from '../../src/csv/record.js';

describe('a record of CSV', () => {
  test('quotes what needs quotes', () => {
    expect(csvRecord(['plain', 'a,b', 'say "hi"', 'two\nlines', ''])).toBe('plain,"a,b","say ""hi""","two\nlines",');
  });

  test.each(['=1+1', '+1+1', '-1|x', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1+1', '－1', '＠A1', '-1\n'])(
    'lets no spreadsheet run %j',
    (formula) => {
      expect(csvRecord([formula])).toMatch(/^"?'/);
    },
  );

  test.each(['-5', '+49', '-0.5', '-1e-7'])('leaves the number %s as it is', (number) => {
    expect(csvRecord([number])).toBe(number);
  });
});
