import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { type CallerIdentity, originOf } from '../../http/caller.js';
import { invalidRequest } from '../../http/problem.js';
import { SubmitJob } from '../../job/job.commands.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import type { JobStatus } from '../../job/job.state.js';
import { withScheme } from '../../job/job.url.js';
import type { JobView, StandingJob } from '../../job/job.view.js';
import { ListJobs } from '../../queries/jobs/list-jobs.query.js';
import { Intake } from '../intake/intake.js';
import { submissionNames } from '../jobs/submission.name.js';
import { SubmissionReader } from '../jobs/submission.reader.js';
import { type JobPage, JobPages } from './job-pages.js';
import type { RequestFields } from './request-fields.js';
import { MAX_LISTED } from './streamed-array.js';

/** A job as the older services tell it: the page itself is in the answer. */
export interface OlderJob {
  readonly id: string;
  readonly url: string;
  readonly status: string;
  /** The text of the page; null until the job is completed. */
  readonly result: string | null;
  /** A sentence. */
  readonly error: string | null;
}

/** So much text of pages is in one list: it ends with the job before that. */
const MAX_LISTED_BYTES = 64 * 1024 ** 2;

/** Fetch jobs, in the manner that two of the older services share. */
@Injectable()
export class OlderJobs {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: SubmissionReader,
    private readonly pages: JobPages,
    private readonly intake: Intake,
    private readonly clock: Clock,
  ) {}

  /** Submits what is in the field `url`, with the defaults of everything else. Throws a Problem. */
  async submit({ url }: RequestFields, caller: CallerIdentity, reply: FastifyReply): Promise<StandingJob> {
    const at = this.clock.now();
    const asked = typeof url === 'string' ? { url: withScheme(url.trim()) } : { url };
    const reading = this.reader.read(asked, submissionNames(caller, undefined)(0), at);
    if (reading.kind === 'refused') throw invalidRequest(reading.errors);

    await this.intake.admit(1, caller, reply);
    return this.commands.execute(new SubmitJob(reading.value.submission, at, originOf(caller)));
  }

  async told(view: JobView): Promise<OlderJob> {
    return toldWith(view, await this.pages.read(view));
  }

  /** The newest jobs, the newest first. The views are asked at once, the pages are read one by one. */
  async list(statuses?: readonly JobStatus[]): Promise<AsyncIterable<OlderJob>> {
    const { items } = await this.queries.execute(new ListJobs({ statuses, order: 'newest', limit: MAX_LISTED }));
    return this.#told(items);
  }

  async *#told(views: readonly JobView[]): AsyncGenerator<OlderJob> {
    let listed = 0;
    for (const view of views) {
      const page = await this.pages.read(view).catch(unlessDeleted);
      if (!page) continue;
      listed += page.size;
      if (listed > MAX_LISTED_BYTES) return;
      yield toldWith(view, page);
    }
  }
}

function toldWith({ jobId, url, status, error }: JobView, page: Pick<JobPage, 'text' | 'problem'>): OlderJob {
  return { id: jobId, url, status, result: page.text, error: page.problem ?? error?.message ?? null };
}

function unlessDeleted(error: unknown): undefined {
  if (!(error instanceof JobNotFoundError)) throw error;
}
