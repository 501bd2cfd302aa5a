import { csvRecord } from '../../csv/record.js';

const THINGS = ['Kettle', 'Lamp, desk', 'Chair', 'Teapot 1.5 l', 'Notebook "A5"', 'Bicycle bell', 'Rucksack', 'Brush'];
const KINDS = ['kitchen', 'office', 'garden', 'outdoors'];
const ROWS_A_CHUNK = 1_000;
/** One row in so many has no URL to speak of, and one leads where an earlier one does. */
const BAD_EVERY = 997;
const TWICE_EVERY = 251;

/** The same rows for the same number, in chunks of text. */
export function* generatedRows(rows: number, site: string): Generator<string> {
  let chunk = `${csvRecord(['id', 'name', 'category', 'price', 'url'])}\r\n`;
  for (let row = 1; row <= rows; row++) {
    chunk += `${csvRecord(fieldsOf(row, site))}\r\n`;
    if (row % ROWS_A_CHUNK > 0 && row < rows) continue;
    yield chunk;
    chunk = '';
  }
}

function fieldsOf(row: number, site: string): readonly string[] {
  const thing = THINGS[row % THINGS.length] ?? '';
  const price = ((row * 37) % 20_000) / 100;
  return [String(row), `${thing} no. ${row}`, kindOf(row), price.toFixed(2), urlOf(row, site)];
}

function kindOf(row: number): string {
  return KINDS[(row * 7) % KINDS.length] ?? '';
}

function urlOf(row: number, site: string): string {
  if (row % BAD_EVERY === 0) return row % 2 === 0 ? 'to follow' : '';
  const target = row % TWICE_EVERY === 0 ? row - 1 : row;
  return new URL(`${kindOf(target)}/${target}?ref=catalogue`, site).href;
}
