import type { TransferAnswer } from '../contract/answers.js';
import { size, time } from './client/formats.js';
import { columns } from './tables.js';

const BAR_SIZE = 16;
const SPARE = ['REQUESTED', 'ROWS/S', 'REJECTED'];

export function transfersTable(transfers: readonly TransferAnswer[], now: Date, width?: number): string {
  const rows = transfers.map((transfer) => [
    transfer.id,
    transfer.kind,
    transfer.status,
    barOf(transfer),
    `${transfer.done}${transfer.total === null ? '' : `/${transfer.total}`}`,
    String(transfer.rejected),
    transfer.rowsPerSecond === null ? '' : String(Math.round(transfer.rowsPerSecond)),
    transfer.secondsLeft === null ? '' : duration(transfer.secondsLeft),
    time(transfer.requestedAt, now),
    about(transfer),
  ]);
  const headings = ['ID', 'KIND', 'STATUS', 'PROGRESS', 'ROWS', 'REJECTED', 'ROWS/S', 'LEFT', 'REQUESTED', 'WHAT'];
  return columns(headings, rows, width, SPARE);
}

/** Everything about one transfer that a person asks for; what it has none of is left out. */
export function transferDetails(transfer: TransferAnswer, now: Date, width?: number): string {
  const { import: imported, export: exported, bulk } = transfer;
  const rows: [name: string, value: string | null | undefined][] = [
    ['id', transfer.id],
    ['kind', transfer.kind],
    ['status', transfer.status],
    ['', transfer.statusReason],
    ['progress', barOf(transfer)],
    ['requested', time(transfer.requestedAt, now)],
    ['finished', transfer.finishedAt && time(transfer.finishedAt, now)],
    [bulk ? 'jobs' : 'rows', transfer.total === null ? String(transfer.done) : `${transfer.done} of ${transfer.total}`],
    ['rows/s', transfer.rowsPerSecond === null ? null : String(transfer.rowsPerSecond)],
    ['left', transfer.secondsLeft === null ? null : duration(transfer.secondsLeft)],
    ['accepted', imported && `${imported.accepted}, and ${imported.deduplicated} stood already`],
    ['rejected', imported && String(transfer.rejected)],
    ['refused', bulk && String(transfer.rejected)],
    [bulk ? 'what' : 'file', about(transfer)],
    ['reason', bulk?.reason],
    ['read as', imported && readAs(imported.file)],
    ['size', bulk ? null : size(imported?.file.size ?? exported?.size ?? 0)],
  ];
  const told = rows.flatMap(([name, value]) => (value ? [[name, value]] : []));
  const [first = [], ...others] = told;
  return columns(first, others, width);
}

function barOf({ done, total, status }: TransferAnswer): string {
  const share = status === 'completed' ? 1 : total ? Math.min(1, done / total) : 0;
  const filled = Math.floor(share * BAR_SIZE);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_SIZE - filled)} ${Math.floor(share * 100)} %`;
}

function about({ import: imported, export: exported, bulk }: TransferAnswer): string {
  if (bulk) return `${bulk.action} ${JSON.stringify(bulk.filter)}`;
  if (imported) return imported.file.name ?? size(imported.file.size);
  return exported ? `${exported.format}, ${exported.from} to ${exported.till}` : '';
}

function readAs({ encoding, separator, header, column }: NonNullable<TransferAnswer['import']>['file']): string {
  if (column === null) return `${encoding}, separated by ${separator === '\t' ? 'tabs' : separator}`;
  const named = header ? `column ${column} (${header[column - 1] ?? ''})` : `column ${column}, no header`;
  return `${encoding}, separated by ${separator === '\t' ? 'tabs' : separator}, URLs in ${named}`;
}

/** 3725 as "1:02:05". */
function duration(seconds: number): string {
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
    .replace(/^00:/, '')
    .replace(/^0(?=\d)/, '');
}
