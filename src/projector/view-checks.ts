import type { Recorded } from '../eventsourcing/event.js';
import { jobCodec } from '../job/job.codec.js';
import { foldRecorded } from '../job/job.projection.js';
import type { JobView } from '../job/job.view.js';
import { differingFields, finding, type ViewFinding } from './view-finding.js';

/** A view, beside its stream as far as the view goes. The stream was read after the view. */
export function compareWithStream(view: JobView, stream: readonly Recorded[]): ViewFinding | undefined {
  const { jobId, revision } = view;
  if (stream.length === 0) return finding(jobId, 'extra', `There is a view of job ${jobId}, and no event`);
  if (isPurged(stream)) return undefined; // whether the view should be gone by now, the log's order tells

  try {
    const folded = foldRecorded(stream.filter((event) => event.revision <= revision));
    if (!folded) return finding(jobId, 'extra', `There is a view of job ${jobId}, and its events make none`);

    const fields = differingFields(view, folded);
    if (fields.length === 0) return undefined;
    return finding(
      jobId,
      'differs',
      `The view of job ${jobId} differs from its events in ${fields.join(', ')}`,
      fields,
    );
  } catch (error) {
    return finding(jobId, 'unreadable', `The view of job ${jobId} cannot be compared: ${textOf(error)}`);
  }
}

/**
 * A stream some of whose events stand on a page of the log that the views have passed, beside its view, which was read
 * before the stream. Told on the page of the first event that is missing from the view: once.
 */
export function compareWithPage(
  jobId: string,
  view: JobView | undefined,
  stream: readonly Recorded[],
  page: readonly Recorded[],
): ViewFinding | undefined {
  if (isPurged(stream) || stream[0]?.type !== 'JobSubmitted') return undefined;

  const missing = stream.find((event) => event.revision > (view?.revision ?? -1n) && isOfThisVersion(event));
  if (!missing || !page.some(({ id }) => id === missing.id)) return undefined;

  const event = `revision ${missing.revision} of its events, ${missing.type}`;
  try {
    jobCodec.decode(missing);
  } catch (error) {
    return finding(jobId, 'unreadable', `Job ${jobId} is not parked, though its view lacks ${event}: ${textOf(error)}`);
  }
  return view
    ? finding(jobId, 'behind', `The view of job ${jobId} lacks ${event}`)
    : finding(jobId, 'missing', `There is no view of job ${jobId}, though there is ${event}`);
}

function isPurged(stream: readonly Recorded[]): boolean {
  return stream.some(({ type }) => type === 'JobPurged');
}

/** Types that a newer version of the service wrote are skipped by the views; what cannot be read is not. */
function isOfThisVersion(event: Recorded): boolean {
  try {
    return jobCodec.decode(event) !== undefined;
  } catch {
    return true;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
