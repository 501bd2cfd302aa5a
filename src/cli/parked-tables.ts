import type { OperationsAnswer } from '../contract/answers.js';
import { time } from './client/formats.js';
import { columns, shortActor } from './tables.js';

export function parkedTable(parked: OperationsAnswer['parked'], width?: number): string {
  const rows = parked.map(({ stream, revision, reason }) => [stream, revision, reason]);
  return columns(['STREAM', 'REVISION', 'WHY'], rows, width, ['REVISION']);
}

export function skippedTable(skipped: OperationsAnswer['skipped'], now: Date, width?: number): string {
  const rows = skipped.map(({ stream, revision, at, by, note, reason }) => [
    stream,
    revision,
    `${time(at, now)} by ${shortActor(by)}${note === null ? '' : `: ${note}`}`,
    reason,
  ]);
  return columns(['STREAM', 'REVISION', 'SKIPPED', 'WHY'], rows, width, ['REVISION']);
}
