import type { Recorded } from '../../src/eventsourcing/event.js';
import { foldStream } from '../../src/eventsourcing/model.js';
import { jobModel } from '../../src/job/job.model.js';
import type { JobView } from '../../src/job/job.view.js';

/** The stream of a job as it lies in the log, folded on from a view of its beginning. */
export function foldRecorded(stream: readonly Recorded[], view?: JobView): JobView | undefined {
  return foldStream(jobModel, stream, view);
}
