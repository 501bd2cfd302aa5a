import { DeleteJob, SubmitJob } from '../../src/job/job.commands.js';
import { dedupeKeyOf } from '../../src/job/job.stream.js';
import type { Submission } from '../../src/job/job.submission.js';
import type { JobView } from '../../src/job/job.view.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { eventually } from './eventually.js';
import type { StillClock } from './still-clock.js';
import { submission } from './stories.js';
import type { Process } from './world.js';

/** Jobs of one process, whose runner fetches them and whose projector tells of them. */
export class FetchedJobs {
  #submissions = 0;

  constructor(
    private readonly process: Process,
    private readonly clock: StillClock,
  ) {}

  async submit(url: string, some: Partial<Submission> = {}): Promise<JobView> {
    const id = `submission-${++this.#submissions}`;
    const asked = submission({ id, givenUrl: url, url, dedupeKey: dedupeKeyOf(url, []), ...some });
    const submit = new SubmitJob(asked, this.clock.now(), { actor: 'carla' });
    const { view } = await this.process.commands.execute(submit);
    return view;
  }

  /** A job as the views have it, once it was fetched: its body is its URL. */
  async fetched(url: string, some: Partial<Submission> = {}) {
    const { jobId } = await this.submit(url, some);
    return this.whenFetched(jobId);
  }

  whenFetched(jobId: string) {
    return eventually(async () => {
      const view = await this.process.get(JobViews).get(jobId);
      if (!view?.body) throw new Error(`Job ${jobId} is not fetched yet`);
      return { ...view, body: view.body };
    });
  }

  /** A job that was fetched, and then deleted; the views know of both. */
  async deleted(url: string): Promise<JobView> {
    const view = await this.fetched(url);
    await this.delete(view.jobId);
    return view;
  }

  async delete(jobId: string): Promise<void> {
    await this.process.commands.execute(new DeleteJob(jobId, null, this.clock.now(), { actor: 'carla' }));
  }
}
