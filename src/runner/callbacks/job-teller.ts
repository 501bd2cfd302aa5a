import type { JobView } from '../../job/job.view.js';

/** Tells of a job as the API does. The port; the composition root binds it to the API's own words. */
export abstract class JobTeller {
  /** What a client would be told of the job, as JSON has it. */
  abstract tell(view: JobView, at: Date): object;
}
