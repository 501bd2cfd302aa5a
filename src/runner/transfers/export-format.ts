import type { BodyStore } from '../../bodies/body-store.js';
import { csvRecord } from '../../csv/record.js';
import type { JobView } from '../../job/job.view.js';
import { EXPORT_COLUMNS, type ExportColumn } from '../../transfer/transfer.columns.js';
import type { ExportView } from '../../transfer/transfer.view.js';
import type { ExportFormatter } from './export-formatter.js';
import { CELLS, type Cell } from './export-row.js';
import { WarcFormatter } from './warc-formatter.js';

/** The formatter of the next part of an export. */
export function formatterOf(view: ExportView, bodies: BodyStore): ExportFormatter {
  const columns = (view.request.columns ?? EXPORT_COLUMNS) as readonly ExportColumn[];
  switch (view.request.format) {
    case 'csv':
      return rows(
        (job) => `${csvRecord(columns.map((column) => textOf(CELLS[column](job))))}\r\n`,
        `${csvRecord(columns)}\r\n`,
      );
    case 'ndjson':
      return rows((job) => `${jsonOf(job, columns)}\n`);
    case 'json':
      return rows((job, isFirst) => `${isFirst ? '' : ','}\n${jsonOf(job, columns)}`, '[', '\n]\n');
    case 'warc':
      return new WarcFormatter(view, bodies);
  }
}

/** A row a job: a page of them is one piece. */
function rows(row: (job: JobView, isFirst: boolean) => string, begin = '', end = ''): ExportFormatter {
  return {
    partBytes: 4 * 1024 ** 2,
    page: 1_000,
    step: 1_000,
    begin: () => [Buffer.from(begin)],
    end,
    write: (jobs, isFirst) => [Buffer.from(jobs.map((job, index) => row(job, isFirst && index === 0)).join(''))],
  };
}

function jsonOf(view: JobView, columns: readonly ExportColumn[]): string {
  return JSON.stringify(Object.fromEntries(columns.map((column) => [column, CELLS[column](view)])));
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? cell.join(',') : String(cell);
}
