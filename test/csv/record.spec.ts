import { describe, expect, test } from 'vitest';
import { csvRecord } from '../../src/csv/record.js';

describe('a record of CSV', () => {
  test('quotes what needs quotes', () => {
    expect(csvRecord(['plain', 'a,b', 'say "hi"', 'two\nlines', ''])).toBe('plain,"a,b","say ""hi""","two\nlines",');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('lets no spreadsheet run %j', (formula) => {
    expect(csvRecord([formula])).toMatch(/^"?'/);
  });
});
