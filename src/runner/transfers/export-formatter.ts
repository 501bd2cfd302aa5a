import type { JobView } from '../../job/job.view.js';

/** How one part of a file of jobs is written. */
export interface ExportFormatter {
  /** How large a part is meant to be, in bytes. */
  readonly partBytes: number;
  /** So many jobs are read at once, and so many are written before the part may end. */
  readonly page: number;
  readonly step: number;
  /** What stands before the first job, and after the last. */
  begin(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly end: string;
  write(jobs: readonly JobView[], isFirst: boolean): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}
