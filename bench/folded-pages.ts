import type { EventStore } from '../src/eventsourcing/event-store.js';
import { Models, type View } from '../src/eventsourcing/model.js';
import { jobModel } from '../src/job/job.model.js';
import { JOB_CATEGORY } from '../src/job/job.stream.js';
import type { JobView } from '../src/job/job.view.js';
import { foldPage, type Passes } from '../src/projector/fold-page.js';

const NONE: Passes = { isParked: () => false, isSkipped: () => false };

/** The views that a rebuild writes, batch by batch, each as it is after the batch. */
export async function foldedPages(log: EventStore): Promise<readonly (readonly JobView[])[]> {
  const models = new Models([jobModel]);
  const known = new Map<string, View>();
  const batches: (readonly JobView[])[] = [];
  const upTo = await log.head([JOB_CATEGORY]);
  for await (const page of log.readAll({ upTo, categories: [JOB_CATEGORY] })) {
    const [jobs] = foldPage(page, models, new Map([[JOB_CATEGORY, known]]), NONE).kinds;
    for (const [id, view] of jobs?.views ?? []) known.set(id, view);
    batches.push([...(jobs?.views.values() ?? [])] as JobView[]);
  }
  return batches;
}
