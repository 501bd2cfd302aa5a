import { JOB_CATEGORY } from '../job/job.stream.js';
import type { JobView } from '../job/job.view.js';

/** Something about the view of a job that the log does not bear out. */
export interface ViewFinding {
  readonly jobId: string;
  readonly stream: string;
  readonly what: WrongView;
  /** The fields of the view that differ; none where there is no view to compare. */
  readonly fields: readonly string[];
  /** The finding as a sentence. */
  readonly detail: string;
}

/**
 * `differs` from what its events say; `behind` the checkpoint; `missing`; `extra`: its stream makes no view; `purged`,
 * and still there; `unreadable` events, and yet not parked; `parked`, which is told and is no fault of the views.
 */
export type WrongView = 'differs' | 'behind' | 'missing' | 'extra' | 'purged' | 'unreadable' | 'parked';

export function finding(jobId: string, what: WrongView, detail: string, fields: readonly string[] = []): ViewFinding {
  return { jobId, stream: `${JOB_CATEGORY}-${jobId}`, what, fields, detail };
}

export function isFault({ what }: ViewFinding): boolean {
  return what !== 'parked';
}

/** The fields in which two views are not the same. The order of the keys inside a field says nothing. */
export function differingFields(one: JobView, other: JobView): readonly string[] {
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof JobView>;
  return [...fields].filter((field) => textOf(one[field]) !== textOf(other[field]));
}

function textOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return part.toString();
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
