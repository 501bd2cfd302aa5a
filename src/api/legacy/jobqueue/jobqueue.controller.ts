import { Controller, Get, Param, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs } from '../../../http/needs.js';
import { IgnoresQuery } from '../../../http/query.guard.js';
import { isFinal, JOB_STATUSES } from '../../../job/job.state.js';
import { GetJob } from '../../../queries/jobs/get-job.query.js';
import { type OlderJob, OlderJobs } from '../older-jobs.js';
import { ReadsState } from '../reads-state.js';
import { fieldsOf, ReadsFields } from '../request-fields.js';
import { streamedArray } from '../streamed-array.js';

const BASE = 'jobqueue/api/v1.0';
const FINAL_STATUSES = JOB_STATUSES.filter(isFinal);

/** jobqueue: a URL is submitted, and asked for until its page is in the answer. */
@ApiExcludeController()
@IgnoresQuery()
@Controller(BASE)
export class JobqueueController {
  constructor(
    private readonly jobs: OlderJobs,
    private readonly queries: QueryBus,
  ) {}

  @Post('queue_tasks')
  @Needs('submit')
  @ReadsFields()
  async submit(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<OlderJob> {
    const { view, isOwn } = await this.jobs.submit(fieldsOf(request), request.caller, reply);
    reply.status(isOwn ? 202 : 200).header('location', `/${BASE}/queue_tasks/${view.jobId}`);
    return this.jobs.told(view);
  }

  @Get('queue_tasks')
  @ReadsState()
  async list(@Req() request: FastifyRequest): Promise<StreamableFile> {
    return streamedArray(request, await this.jobs.list());
  }

  @Get('results')
  @ReadsState()
  async listResults(@Req() request: FastifyRequest): Promise<StreamableFile> {
    return streamedArray(request, await this.jobs.list(FINAL_STATUSES));
  }

  /** Both say all there is to say. */
  @Get(['queue_tasks/:id', 'results/:id'])
  @ReadsState()
  async read(@Param('id') jobId: string): Promise<OlderJob> {
    return this.jobs.told(await this.queries.execute(new GetJob(jobId)));
  }
}
