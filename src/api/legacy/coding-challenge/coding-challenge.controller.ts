import { Controller, Get, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs } from '../../../http/needs.js';
import { IgnoresQuery } from '../../../http/query.guard.js';
import { type OlderJob, OlderJobs } from '../older-jobs.js';
import { ReadsState } from '../reads-state.js';
import { fieldsOf, ReadsFields } from '../request-fields.js';
import { streamedArray } from '../streamed-array.js';

type ChallengeJob = Omit<OlderJob, 'error'>;

/** The coding challenge: jobs are added, and those that are completed are got. */
@ApiExcludeController()
@IgnoresQuery()
@Controller()
export class CodingChallengeController {
  constructor(private readonly jobs: OlderJobs) {}

  @Post('add_job')
  @Needs('submit')
  @ReadsFields()
  async add(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ChallengeJob> {
    const { view, isOwn } = await this.jobs.submit(fieldsOf(request), request.caller, reply);
    reply.status(isOwn ? 202 : 200);
    return withoutError(await this.jobs.told(view));
  }

  @Get('get_jobs')
  @ReadsState()
  async list(@Req() request: FastifyRequest): Promise<StreamableFile> {
    return streamedArray(request, withoutErrors(await this.jobs.list(['completed'])));
  }
}

async function* withoutErrors(jobs: AsyncIterable<OlderJob>): AsyncGenerator<ChallengeJob> {
  for await (const job of jobs) yield withoutError(job);
}

function withoutError({ error: _, ...job }: OlderJob): ChallengeJob {
  return job;
}
