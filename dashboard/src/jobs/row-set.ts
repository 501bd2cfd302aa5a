import type { JobAnswer } from '../../../src/contract/answers.js';

/** A row keeps its place while it is looked at, also when its job is no longer one of those that were asked for. */
export interface Row {
  readonly job: JobAnswer;
  readonly fate: 'here' | 'left' | 'deleted';
}

export function rowsOf(jobs: readonly JobAnswer[]): readonly Row[] {
  return jobs.map((job) => ({ job, fate: 'here' }));
}

/**
 * The rows with what is known of their jobs now. An older answer that comes late changes nothing.
 * @param matching ids of the jobs that are still asked for; undefined where all are
 */
export function refreshed(
  rows: readonly Row[],
  jobs: readonly JobAnswer[],
  matching: ReadonlySet<string> | undefined,
): readonly Row[] {
  const newer = new Map(jobs.map((job) => [job.id, job]));
  return rows.map((row) => {
    const job = newer.get(row.job.id);
    if (!job || row.fate === 'deleted' || BigInt(job.revision) < BigInt(row.job.revision)) return row;
    return { job, fate: matching === undefined || matching.has(job.id) ? 'here' : 'left' };
  });
}

export function withDeleted(rows: readonly Row[], jobId: string): readonly Row[] {
  return rows.map((row) => (row.job.id === jobId ? { ...row, fate: 'deleted' } : row));
}

/** How many jobs of a page have no row yet. */
export function newcomers(rows: readonly Row[], page: readonly JobAnswer[]): number {
  const known = new Set(rows.map(({ job }) => job.id));
  return page.filter(({ id }) => !known.has(id)).length;
}
