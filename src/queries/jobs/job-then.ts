import { UnreadableEventError } from '../../eventsourcing/codec.js';
import type { Recorded } from '../../eventsourcing/event.js';
import { foldStream, isErasure } from '../../eventsourcing/model.js';
import { jobModel } from '../../job/job.model.js';
import type { JobView } from '../../job/job.view.js';

/**
 * A job as it was at a time: its stream, as far as it was recorded by then. Undefined where it was not there yet. What
 * comes after an event that cannot be read was told to nobody: the views stop there too.
 */
export function jobThen(stream: readonly Recorded[], at: Date): JobView | undefined {
  let view: JobView | undefined;
  for (const recorded of stream) {
    if (recorded.recordedAt > at) continue;
    try {
      view = foldStream(jobModel, [recorded], view);
    } catch (error) {
      if (error instanceof UnreadableEventError) return view;
      throw error;
    }
  }
  return view;
}

/** Whether a job is deleted by now, by the types of its events alone: what it was is told no more. */
export function isDeletedNow(stream: readonly Recorded[]): boolean {
  return stream.some(({ type }) => isErasure(jobModel, type));
}
