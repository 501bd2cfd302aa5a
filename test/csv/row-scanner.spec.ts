import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_ROW_BYTES } from '../../src/csv/row-faults.js';
import { type CsvRow, RowScanner, type RowScannerOptions } from '../../src/csv/row-scanner.js';

const scan = (text: string | Buffer, options: Partial<RowScannerOptions> = {}, chunk = 65_536): readonly CsvRow[] => {
  const scanner = new RowScanner({ separator: ',', ...options });
  const bytes = Buffer.from(text as string);
  const rows: CsvRow[] = [];
  for (let at = 0; at < bytes.length; at += chunk) rows.push(...scanner.push(bytes.subarray(at, at + chunk)));
  return [...rows, ...scanner.end()];
};
const read = (...given: Parameters<typeof scan>) =>
  scan(...given).map((row) => ('fields' in row ? [row.line, ...row.fields] : [row.line, { fault: row.fault }]));

describe('rows of a CSV', () => {
  test('end with LF or CRLF, the last with neither', () => {
    expect(read('a,b\r\nc,d\ne,f')).toEqual([
      [1, 'a', 'b'],
      [2, 'c', 'd'],
      [3, 'e', 'f'],
    ]);
  });

  test('are numbered by their lines, blank ones and those inside quotes counted', () => {
    expect(read('\n"a\r\nb",c\n\r\nd\n')).toEqual([
      [2, 'a\r\nb', 'c'],
      [5, 'd'],
    ]);
  });

  test('have quotes where a field begins with one, and nowhere else', () => {
    expect(read('"a,""b""",c "d",\n')).toEqual([[1, 'a,"b"', 'c "d"', '']]);
  });

  test('keep a CR that ends no line', () => {
    expect(read('a\rb,"c\r"\r\n')).toEqual([[1, 'a\rb', 'c\r']]);
  });

  test('are separated by what they are said to be', () => {
    expect(read('a;b,c', { separator: ';' })).toEqual([[1, 'a', 'b,c']]);
  });

  test('cost no other row when a quote is never closed', () => {
    expect(read('a\n"b\nc\nd')).toEqual([
      [1, 'a'],
      [2, { fault: 'quote_not_closed' }],
      [3, 'c'],
      [4, 'd'],
    ]);
    expect(read('a\n"b"c\nd\n')).toEqual([
      [1, 'a'],
      [2, { fault: 'text_after_quote' }],
      [3, 'd'],
    ]);
  });

  test('cost no other row when they are too long, and are not held', () => {
    const long = `${'x'.repeat(3 * MAX_ROW_BYTES)}`;
    expect(read(`a\n${long}\nb\n"c,\n${long}\nd`)).toEqual([
      [1, 'a'],
      [2, { fault: 'too_long' }],
      [3, 'b'],
      [4, { fault: 'quote_not_closed' }],
      [5, { fault: 'too_long' }],
      [6, 'd'],
    ]);
    expect(read(long)).toEqual([[1, { fault: 'too_long' }]]);
  });

  test('are bad with ten million columns, or with a NUL', () => {
    expect(read(`a\n${','.repeat(10_000_000)}\n${','.repeat(2_000)}\n"",${','.repeat(2_000)}\n\0\nb`)).toEqual([
      [1, 'a'],
      [2, { fault: 'too_long' }],
      [3, { fault: 'too_many_columns' }],
      [4, { fault: 'too_many_columns' }],
      [5, { fault: 'holds_nul' }],
      [6, 'b'],
    ]);
  });

  test('take no time beyond their length where every line opens a quote', () => {
    expect(scan('a,"b\n'.repeat(200_000)).length).toBeGreaterThan(100_000);
  });

  test.each([
    ['seem to go on for a thousand columns', 'x","\n'.repeat(200_000), 65_536],
    ['open quotes', 'a,"b\n'.repeat(200_000), 65_536],
    ['close them before a text', '"\n"a\n'.repeat(200_000), 65_536],
    ['hold a NUL in the end', `${'x","\n'.repeat(900)}\0"\n`.repeat(200), 65_536],
    ['are one row that comes in little pieces', `"${'""'.repeat(400_000)}"\n`, 1_400],
    ['are too many for a row, and come in little pieces', `"${'x\n'.repeat(600_000)}`, 1_400],
    ['are good and bad by turns', 'a,b\n"c"d\n'.repeat(100_000), 1_400],
  ])('cost work in proportion to their bytes where lines %s', (_, text, chunk) => {
    const scanner = new RowScanner({ separator: ',' });
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += chunk) Array.from(scanner.push(bytes.subarray(at, at + chunk)));
    Array.from(scanner.end());
    expect(scanner.bytesLookedAt).toBeLessThan(8 * bytes.length);
  });

  test('are read when they are asked for, however many are whole at once', () => {
    const scanner = new RowScanner({ separator: ',' });
    const rows = scanner.push(Buffer.from('a,b\n'.repeat(200_000)))[Symbol.iterator]();
    expect(rows.next().value).toMatchObject({ line: 1 });
    expect(scanner.bytesLookedAt).toBe(4);
  });
});

const messy = fc.array(fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', '\r', ' '), { maxLength: 60 });

describe('a law of rows', () => {
  const field = fc.string({ unit: fc.constantFrom('a', 'é', '𝄞', '"', ',', '\n', '\r', ' ') });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  test('what was written in quotes is read', () => {
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), (rows) => {
        const written = rows.map((fields) => `${fields.map(quoted).join(',')}\n`).join('');
        expect(scan(written).map((row) => 'fields' in row && row.fields)).toEqual(rows);
      }),
    );
  });

  test('they are the same however the bytes come', () => {
    fc.assert(
      fc.property(messy, fc.integer({ min: 1, max: 7 }), (parts, chunk) => {
        expect(scan(parts.join(''), {}, chunk)).toEqual(scan(parts.join('')));
      }),
    );
  });

  test('whoever goes on where one ended reads the rest', () => {
    fc.assert(
      fc.property(messy, (parts) => {
        const bytes = Buffer.from(parts.join(''));
        const rows = scan(bytes);
        for (const [place, { end, nextLine }] of rows.entries()) {
          const rest = scan(bytes.subarray(end), { offset: end, line: nextLine });
          expect(rest).toEqual(rows.slice(place + 1));
        }
      }),
    );
  });
});
