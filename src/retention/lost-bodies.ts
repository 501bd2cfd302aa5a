import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { BodyStore } from '../bodies/body-store.js';
import { Clock } from '../eventsourcing/clock.js';
import { sha256 } from '../eventsourcing/digest.js';
import { SubmitJob } from '../job/job.commands.js';
import type { FetchedBody } from '../job/job.events.js';
import { isFinal } from '../job/job.state.js';
import { JOB_CATEGORY } from '../job/job.stream.js';
import type { JobView, StandingJob } from '../job/job.view.js';
import { JobViews } from '../read-model/job-views.js';
import { ProjectionStore } from '../read-model/projection-store.js';

/** A job whose result names a body that is not there any more. */
export interface LostBody {
  readonly code: 'body_lost';
  readonly job: JobView;
  readonly body: FetchedBody;
  /** Its URL has a newer job: what that one fetched, or will fetch, is what the URL has to give now. */
  readonly isSuperseded: boolean;
}

export interface LostBodiesOptions {
  /** Told how many jobs were looked at. */
  readonly onProgress?: (jobs: number) => void;
  readonly signal?: AbortSignal;
}

const PAGE = 500;
const AT_ONCE = 50;

/** What a store of bodies that was thrown away, or restored from a backup, cannot give any more. */
@Injectable()
export class LostBodies {
  constructor(
    private readonly projections: ProjectionStore,
    private readonly views: JobViews,
    private readonly bodies: BodyStore,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** Every finished job with a lost body, in the order of their ids. Reads all views, and changes nothing. */
  async *find({ onProgress, signal }: LostBodiesOptions = {}): AsyncIterable<LostBody> {
    let jobs = 0;
    for (let after: string | undefined; !signal?.aborted; ) {
      const page = [...(await this.projections.page(JOB_CATEGORY, PAGE, after)).values()] as JobView[];
      for (let from = 0; from < page.length; from += AT_ONCE) {
        const found = await Promise.all(page.slice(from, from + AT_ONCE).map((job) => this.#lostOf(job)));
        for (const lost of found) if (lost) yield lost;
      }
      jobs += page.length;
      onProgress?.(jobs);
      after = page.at(-1)?.jobId;
      if (page.length < PAGE) return;
    }
  }

  /**
   * Has the URL fetched again, by a new job with the same options. Asked for twice, it answers with the same job;
   * undefined where a newer job has taken the place of this one.
   */
  async fetchAgain({ job, body, isSuperseded }: LostBody): Promise<StandingJob | undefined> {
    if (isSuperseded) return undefined;

    const { url, dedupeKey, options } = job;
    const id = sha256(JSON.stringify(['body_lost', job.jobId, body.sha256]));
    const submission = { id, isResendable: true, givenUrl: url, url, dedupeKey, options, maxAgeSeconds: 0 };
    return this.commands.execute(new SubmitJob(submission, this.clock.now(), { actor: 'cli' }));
  }

  async #lostOf(job: JobView): Promise<LostBody | undefined> {
    const { body, status, dedupeKey, generation } = job;
    if (!body || !isFinal(status) || (await this.bodies.find(body.sha256))) return undefined;

    const newest = (await this.views.latestGeneration(dedupeKey)) ?? generation;
    return { code: 'body_lost', job, body, isSuperseded: newest > generation };
  }
}
