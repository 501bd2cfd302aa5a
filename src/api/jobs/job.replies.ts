import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isOutage } from '../../eventsourcing/event-store.js';
import type { JobView } from '../../job/job.view.js';
import { Hosts } from '../../read-model/hosts.js';
import { JobViews } from '../../read-model/job-views.js';
import { QueueViews } from '../../read-model/queue-views.js';
import { type Holdups, hostsOf, isWaiting, NO_HOLDUPS } from './holdups.js';
import type { DeduplicationDto, JobDto } from './job.dto.js';
import { presentJob, retryAfterSeconds } from './job.presenter.js';

/** Tells of jobs, and of those that wait what keeps them. */
@Injectable()
export class JobReplies {
  constructor(
    private readonly queues: QueueViews,
    private readonly hosts: Hosts,
    private readonly jobs: JobViews,
  ) {}

  /** A job as the body of an answer, with the headers that belong to it: until it is final, when to ask again. */
  async answer(
    reply: FastifyReply,
    view: JobView,
    at: Date,
    deduplicated: DeduplicationDto | null = null,
  ): Promise<JobDto> {
    const holdups = await this.#holdups([view], at);
    const retryAfter = retryAfterSeconds(view, at, holdups);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    reply.header('cache-control', 'no-cache');
    return presentJob(view, at, { deduplicated, holdups });
  }

  async one(view: JobView, at: Date, deduplicated: DeduplicationDto): Promise<JobDto> {
    return presentJob(view, at, { deduplicated, holdups: await this.#holdups([view], at) });
  }

  async list(views: readonly JobView[], at: Date): Promise<readonly JobDto[]> {
    const holdups = await this.#holdups(views, at);
    return views.map((view) => presentJob(view, at, { holdups }));
  }

  /** Looked up only for jobs that wait. Views that are away keep nobody from an answer that is known without them. */
  async #holdups(views: readonly JobView[], at: Date): Promise<Holdups> {
    const hosts = new Set(views.filter(isWaiting).flatMap(hostsOf));
    if (hosts.size === 0 || !this.jobs.isReachable) return NO_HOLDUPS;

    try {
      const [pause, holds] = await Promise.all([this.queues.pauseOfJobs(), this.hosts.holds([...hosts], at)]);
      return { pause, holds };
    } catch (error) {
      if (isOutage(error)) return NO_HOLDUPS;
      throw error;
    }
  }
}
