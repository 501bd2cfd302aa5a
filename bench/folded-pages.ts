import type { EventStore } from '../src/eventsourcing/event-store.js';
import { JOB_CATEGORY } from '../src/job/job.stream.js';
import type { JobView } from '../src/job/job.view.js';
import { foldPage } from '../src/projector/fold-page.js';

/** The views that a rebuild writes, batch by batch, each as it is after the batch. */
export async function foldedPages(log: EventStore): Promise<readonly (readonly JobView[])[]> {
  const known = new Map<string, JobView>();
  const batches: (readonly JobView[])[] = [];
  const upTo = await log.head([JOB_CATEGORY]);
  for await (const page of log.readAll({ upTo, categories: [JOB_CATEGORY] })) {
    const { views } = foldPage(page, known, () => false);
    for (const view of views) known.set(view.jobId, view);
    batches.push(views);
  }
  return batches;
}
