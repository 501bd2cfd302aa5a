import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Clock } from '../../eventsourcing/clock.js';
import { Draining } from '../../http/draining.js';
import type { JobView } from '../../job/job.view.js';
import { GetJob } from '../../queries/get-job.query.js';
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
    const bell = new Bell();
    const end = this.#endOf(wait);
    const ring = () => bell.ring();
    end.signal.addEventListener('abort', ring);
    this.news.listen(jobId, ring);
    try {
      if (!end.signal.aborted) await Promise.race([this.news.following(), bell.rung()]);
      for (;;) {
        const rung = bell.rung(); // first listen, then look: what happens in between is heard
        const view = await this.queries.execute(new GetJob(jobId, true));
        if (isEnough(view) || end.signal.aborted) return view;
        await rung;
      }
    } finally {
      this.news.unlisten(jobId, ring);
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

/** Wakes one who listens. A ring that nobody listens to is not kept. */
class Bell {
  #wake = () => {};

  ring(): void {
    this.#wake();
  }

  rung(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
