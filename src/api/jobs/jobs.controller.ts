import { Controller, Delete, Get, Headers, HttpCode, Param, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { AnswersPage } from '../../http/answers-items.decorator.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { HttpSettings } from '../../http/http-settings.js';
import { Needs } from '../../http/needs.js';
import { preferredWait } from '../../http/preferences.js';
import { Problems } from '../../http/problems.decorator.js';
import { DeleteJob } from '../../job/job.commands.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import { isJobId } from '../../job/job.stream.js';
import type { JobView } from '../../job/job.view.js';
import { CountJobs } from '../../queries/jobs/count-jobs.query.js';
import { GetInclusions } from '../../queries/jobs/get-inclusions.query.js';
import { GetJob } from '../../queries/jobs/get-job.query.js';
import { GetJobAt } from '../../queries/jobs/get-job-at.query.js';
import { ListJobs } from '../../queries/jobs/list-jobs.query.js';
import { ListJobsAt, LOOKED_BACK_AT } from '../../queries/jobs/list-jobs-at.query.js';
import { instantOf } from '../../read-model/instants.js';
import { LOOKED_AT } from '../../read-model/job-lists.js';
import type { JobQuery } from '../../read-model/job-views.js';
import { AnswersUnlessKnown, viewUnlessKnown } from '../waits/conditional-get.js';
import { clientOf } from '../waits/stream-waits.js';
import { JobDto, JobPageDto, type JobTotalDto } from './job.dto.js';
import { isFinalView, presentJob } from './job.presenter.js';
import { OneJobQuery } from './job.query.js';
import { JobReplies } from './job.replies.js';
import { JobWaits } from './job.waits.js';
import { JobListQuery } from './job-list.dto.js';
import { jobQueryOf, pastJobQueryOf } from './job-list.reader.js';

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/jobs')
export class JobsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly replies: JobReplies,
    private readonly waits: JobWaits,
    private readonly clock: Clock,
    private readonly settings: HttpSettings,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({
    summary: 'List and search jobs, the newest first',
    description: `All that is asked for is true of each job. What no index knows is looked at job by job, ${LOOKED_AT[1]} of them at most for a page: it may then be short, or empty, and have a \`next\`. What no index serves is refused. Lists may lag a moment behind. With \`at\` it is the list as it was then, without jobs that are deleted by now: what changes of a job is looked up in its events, for ${LOOKED_BACK_AT.toLocaleString('en')} jobs and a page of them at most.`,
  })
  @AnswersPage(JobPageDto)
  async listJobs(@Query() query: JobListQuery): Promise<JobPageDto> {
    const then = query.at === undefined ? undefined : instantOf(query.at);
    if (then) return this.#listAt(query, then);

    const at = this.clock.now();
    const asked = jobQueryOf(query, at);
    const { items, next } = await this.queries.execute(new ListJobs(asked));
    const isWhole = query.cursor === undefined && next === null;
    const total = isWhole ? { count: items.length, isExact: true } : await this.#total(asked);
    return { items: await this.replies.list(items, at), total, next };
  }

  @Get(':id')
  @Needs('read')
  @ApiOperation({
    summary: 'Get a job',
    description:
      'Waits, where asked to, until the job is final; with `If-None-Match` until it is no longer what that names. ' +
      'With `at` it is told as it was then, at once. With `include` its result has `text`, what can be read of up to ' +
      '1 MiB, and `page`, what a page of HTML says of itself; null where there is no such thing.',
  })
  @AnswersUnlessKnown(JobDto)
  async getJob(
    @Param('id') jobId: string,
    @Query() query: OneJobQuery,
    @Headers('if-none-match') known: string | undefined,
    @Headers('prefer') preference: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto | undefined> {
    const names = new Set(query.include);
    const then = query.at === undefined ? undefined : instantOf(query.at);
    const view = await viewUnlessKnown<JobView>(reply, {
      known,
      variant: names.size === 0 ? '' : `-${[...names].sort().join('-')}-${this.settings.version}`,
      seconds: then ? undefined : (query.wait ?? preferredWait(preference)), // what was does not change
      get: () => this.queries.execute(then ? new GetJobAt(jobId, then) : new GetJob(jobId)),
      until: (isEnough, wait) => this.waits.until(jobId, isEnough, wait),
      isFinal: isFinalView,
    });
    if (!view) return undefined;

    const job = then ? presentJob(view, then) : await this.replies.answer(reply, view, this.clock.now());
    if (names.size === 0 || !job.result) return job;

    const included = await this.queries.execute(new GetInclusions(view, names, clientOf(reply)));
    return { ...job, result: { ...job.result, ...included } };
  }

  @Delete(':id')
  @Needs('submit')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a job', description: 'Aborts a running fetch, and frees the URL at once.' })
  @ApiNoContentResponse({ description: 'It is deleted, or was before.' })
  @Problems('not_found')
  async deleteJob(@Param('id') jobId: string, @Caller() caller: CallerIdentity): Promise<void> {
    if (!isJobId(jobId)) throw new JobNotFoundError(jobId);

    await this.commands.execute(new DeleteJob(jobId, null, this.clock.now(), originOf(caller)));
  }

  async #listAt(query: JobListQuery, at: Date): Promise<JobPageDto> {
    const { items, next } = await this.queries.execute(new ListJobsAt(pastJobQueryOf(query, at), at));
    const total = query.cursor === undefined ? { count: items.length, isExact: next === null } : null;
    return { items: items.map((view) => presentJob(view, at)), total, next };
  }

  /** Told with the first page: whoever goes on knows it. */
  async #total(asked: JobQuery): Promise<JobTotalDto | null> {
    return asked.cursor === undefined ? this.queries.execute(new CountJobs(asked)) : null;
  }
}
