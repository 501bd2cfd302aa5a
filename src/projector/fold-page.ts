import type { Recorded } from '../eventsourcing/event.js';
import { jobCodec } from '../job/job.codec.js';
import { projectJob } from '../job/job.projection.js';
import { jobIdIn } from '../job/job.stream.js';
import type { JobView } from '../job/job.view.js';
import type { ParkedStream, PurgedJob } from '../read-model/projection-store.js';

/** What a page of the log came to. */
export interface FoldedPage {
  /** The views that changed. */
  readonly views: readonly JobView[];
  /** Jobs that have no view any more. */
  readonly purged: readonly PurgedJob[];
  /** Streams with an event that cannot be folded; the others go on. */
  readonly parked: readonly ParkedStream[];
}

/** The jobs that a page of the log is about. */
export function jobsIn(page: readonly Recorded[]): readonly string[] {
  return [...new Set(page.map(({ stream }) => jobIdIn(stream)))];
}

/** Folds a page of the log into the views of its jobs. A repeated event changes nothing: its view is as far already. */
export function foldPage(
  page: readonly Recorded[],
  known: ReadonlyMap<string, JobView>,
  isParked: (stream: string) => boolean,
): FoldedPage {
  const changed = new Map<string, JobView>();
  const purged = new Map<string, PurgedJob>();
  const parked = new Map<string, ParkedStream>();
  for (const recorded of page) {
    const { stream, revision } = recorded;
    if (isParked(stream) || parked.has(stream)) continue;

    const jobId = jobIdIn(stream);
    const view = changed.get(jobId) ?? known.get(jobId);
    if (view && revision <= view.revision) continue;

    try {
      const event = jobCodec.decode(recorded);
      const next = event && projectJob(view, event, revision);
      if (next) changed.set(jobId, next);
      else if (event?.type === 'JobPurged') {
        changed.delete(jobId);
        purged.set(jobId, { jobId, revision });
      }
    } catch (error) {
      parked.set(stream, { stream, revision, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { views: [...changed.values()], purged: [...purged.values()], parked: [...parked.values()] };
}
