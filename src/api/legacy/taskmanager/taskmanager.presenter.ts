import { isEnded } from '../../../transfer/transfer.state.js';
import type { TransferView } from '../../../transfer/transfer.view.js';

/** A transfer as taskmanager tells it. */
export interface TaskmanagerTask {
  readonly task_id: string;
  readonly status: string;
  /** In percent, from 0 to 100: of the rows that are done. */
  readonly progress: number;
}

export function presentTaskmanagerTask({ transferId, status, rows, total }: TransferView): TaskmanagerTask {
  return { task_id: transferId, status, progress: percentOf(rows, total, status) };
}

/** 100 only where all is done: an export does not know its total exactly before. */
function percentOf(rows: number, total: number | null, status: string): number {
  if (status === 'completed') return 100;
  if (!total) return 0;

  const percent = Math.floor((100 * rows) / total);
  return Math.min(percent, isEnded(status) ? 100 : 99);
}
