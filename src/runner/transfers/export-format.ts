import { csvRecord } from '../../csv/record.js';
import type { JobView } from '../../job/job.view.js';
import type { ExportColumn } from '../../transfer/transfer.columns.js';
import { CELLS, type Cell } from './export-row.js';

/** How a file of jobs is written. */
export interface ExportFormatter {
  /** What stands before the first row, and after the last. */
  readonly begin: string;
  readonly end: string;
  row(view: JobView, isFirst: boolean): string;
}

/** The formatter of a format. */
export function formatterOf(format: 'csv' | 'ndjson' | 'json', columns: readonly ExportColumn[]): ExportFormatter {
  switch (format) {
    case 'csv':
      return {
        begin: `${csvRecord(columns)}\r\n`,
        end: '',
        row: (view) => `${csvRecord(columns.map((column) => textOf(CELLS[column](view))))}\r\n`,
      };
    case 'ndjson':
      return { begin: '', end: '', row: (view) => `${jsonOf(view, columns)}\n` };
    case 'json':
      return {
        begin: '[',
        end: '\n]\n',
        row: (view, isFirst) => `${isFirst ? '' : ','}\n${jsonOf(view, columns)}`,
      };
  }
}

function jsonOf(view: JobView, columns: readonly ExportColumn[]): string {
  return JSON.stringify(Object.fromEntries(columns.map((column) => [column, CELLS[column](view)])));
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? cell.join(',') : String(cell);
}
