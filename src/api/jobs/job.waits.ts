import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ChangeSignal } from '../../concurrency/change-signal.js';
import { unlessAborted } from '../../concurrency/unless-aborted.js';
import { Clock } from '../../eventsourcing/clock.js';
import { Draining } from '../../http/draining.js';
import type { JobView } from '../../job/job.view.js';
import { GetJob } from '../../queries/jobs/get-job.query.js';
import { JobNews } from './job.news.js';

export interface Wait {
  readonly seconds: number;
  /** Aborts when the client has left. */
  readonly client: AbortSignal;
}

/** Requests that wait until a job is as they want it. */
@Injectable()
export class JobWaits {
  constructor(
    private readonly queries: QueryBus,
    private readonly news: JobNews,
    private readonly clock: Clock,
    private readonly draining: Draining,
  ) {}

  /**
   * Answers with the job as soon as it is enough; otherwise as it is when the time is over, the client has left, or
   * the service begins to stop. Throws JobNotFoundError, also when it is deleted meanwhile.
   */
  async until(jobId: string, isEnough: (view: JobView) => boolean, wait: Wait): Promise<JobView> {
    const changes = new ChangeSignal();
    const announce = () => changes.announce();
    const end = this.#endOf(wait);
    this.news.listen(jobId, announce);
    try {
      if (!end.signal.aborted) await unlessAborted(this.news.following(), end.signal);
      for (;;) {
        const { count } = changes; // taken before looking, so that nothing slips in between
        const view = await this.queries.execute(new GetJob(jobId, true));
        if (isEnough(view) || end.signal.aborted) return view;
        await changes.beyond(count, end.signal);
      }
    } finally {
      this.news.unlisten(jobId, announce);
      end.abort();
    }
  }

  /** Aborts with whatever comes first, or by hand. */
  #endOf({ seconds, client }: Wait): AbortController {
    const end = new AbortController();
    const stop = () => end.abort();
    const sources = [client, this.draining.signal];
    for (const source of sources) {
      if (source.aborted) stop();
      source.addEventListener('abort', stop, { signal: end.signal });
    }
    void this.clock.sleep(seconds * 1_000, end.signal).then(stop);
    return end;
  }
}
