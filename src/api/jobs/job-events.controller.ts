import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswersPage } from '../../http/answers-items.decorator.js';
import { Caller, type CallerIdentity } from '../../http/caller.js';
import { EventPageDto, presentEvent } from '../../http/event.dto.js';
import { Needs } from '../../http/needs.js';
import { PageQuery } from '../../http/pages.js';
import { Problem } from '../../http/problem.js';
import { Problems } from '../../http/problems.decorator.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import { GetJob } from '../../queries/jobs/get-job.query.js';
import { GetJobEvents } from '../../queries/jobs/get-job-events.query.js';

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'unavailable')
@Controller('v1/jobs')
export class JobEventsController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id/events')
  @Needs('read')
  @ApiOperation({
    summary: 'List everything that happened to a job, oldest first',
    description: 'Of a deleted job too; with API keys this needs the scope `admin`.',
  })
  @AnswersPage(EventPageDto)
  @Problems('not_found')
  async listJobEvents(
    @Param('id') jobId: string,
    @Query() { limit, cursor }: PageQuery,
    @Caller() caller: CallerIdentity,
  ): Promise<EventPageDto> {
    const { items, next } = await this.queries.execute(new GetJobEvents(jobId, limit, cursor));
    if (!caller.scopes.has('admin')) await this.#refuseDeleted(jobId);
    return { items: items.map(presentEvent), next };
  }

  async #refuseDeleted(jobId: string): Promise<void> {
    try {
      await this.queries.execute(new GetJob(jobId, true));
    } catch (error) {
      if (!(error instanceof JobNotFoundError)) throw error;
      throw new Problem('forbidden', `Job ${jobId} was deleted: what happened to it is for the scope admin`);
    }
  }
}
