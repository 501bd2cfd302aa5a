import { Controller, Delete, Get, Headers, HttpCode, Param, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiHeader,
  ApiNoContentResponse,
  ApiNotModifiedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { originOf } from '../../http/caller.js';
import { etagOf, isNoneMatchFor } from '../../http/etags.js';
import { refuseParameters } from '../../http/field-errors.js';
import { answerPage } from '../../http/pages.js';
import { preferenceApplied, preferredWait } from '../../http/preferences.js';
import { Problems } from '../../http/problems.decorator.js';
import { DeleteJob } from '../../job/job.commands.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import { isJobId } from '../../job/job.stream.js';
import type { JobView } from '../../job/job.view.js';
import { GetJob } from '../../queries/get-job.query.js';
import { ListJobs } from '../../queries/list-jobs.query.js';
import { JobDto, JobPageDto } from './job.dto.js';
import { presentJob } from './job.presenter.js';
import { answerJob, clientOf, isFinalView } from './job.reply.js';
import { JobWaits } from './job.waits.js';
import { JobListQuery, jobQueryOf } from './job-list.dto.js';
import { WaitQuery } from './submission.dto.js';

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'overloaded')
@Controller('v1/jobs')
export class JobsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly waits: JobWaits,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List jobs, the newest first', description: 'Lists may lag a moment behind.' })
  @ApiOkResponse({ type: JobPageDto, description: 'With `Accept: application/x-ndjson`: a job a line.' })
  async listJobs(
    @Query() query: JobListQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobPageDto | string> {
    const { items, next } = await this.queries.execute(new ListJobs(jobQueryOf(query)));
    const at = this.clock.now();
    return answerPage({ items: items.map((view) => presentJob(view, at)), next }, request, reply);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Get a job',
    description:
      'Waits, where asked to, until the job is final; with `If-None-Match` until it is no longer what that names.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiHeader({ name: 'Prefer', required: false, example: 'wait=10' })
  @ApiOkResponse({ type: JobDto, headers: { ETag: { schema: { type: 'string' }, description: 'The revision.' } } })
  @ApiNotModifiedResponse({ description: 'It still is what `If-None-Match` names.' })
  @Problems('not_found')
  async getJob(
    @Param('id') jobId: string,
    @Query() query: WaitQuery,
    @Headers('if-none-match') known: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto | undefined> {
    const isKnown = (view: JobView) => known !== undefined && isNoneMatchFor(known, etagOf(view.revision));
    const isAwaited = (view: JobView) => (known === undefined ? isFinalView(view) : !isKnown(view));
    const seconds = query.wait ?? preferredWait(request.headers.prefer);
    const view = seconds
      ? await this.waits.until(jobId, isAwaited, { seconds, client: clientOf(reply) })
      : await this.queries.execute(new GetJob(jobId));

    reply.headers({ etag: etagOf(view.revision), 'cache-control': 'no-cache' });
    if (seconds && isAwaited(view)) preferenceApplied(reply, seconds);
    if (!isKnown(view)) return answerJob(reply, view, this.clock.now());

    reply.status(304);
    return undefined;
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a job', description: 'Aborts a running fetch, and frees the URL at once.' })
  @ApiNoContentResponse({ description: 'It is deleted, or was before.' })
  @Problems('not_found')
  async deleteJob(@Param('id') jobId: string, @Req() request: FastifyRequest): Promise<void> {
    refuseParameters(request.query);
    if (!isJobId(jobId)) throw new JobNotFoundError(jobId);

    await this.commands.execute(new DeleteJob(jobId, null, this.clock.now(), originOf(request.caller)));
  }
}
