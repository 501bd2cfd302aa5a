import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '../../eventsourcing/clock.js';
import { AnswersPage } from '../../http/answers-items.decorator.js';
import { Needs } from '../../http/needs.js';
import { Problems } from '../../http/problems.decorator.js';
import { ListUrlJobs } from '../../queries/urls/list-url-jobs.query.js';
import { hrefOf } from '../../read-model/url-parts.js';
import { JobReplies } from '../jobs/job.replies.js';
import { UrlJobPageDto, UrlJobsQuery } from './url-job.dto.js';

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'unavailable')
@Controller('v1/urls')
export class UrlsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly replies: JobReplies,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({
    summary: 'List every job of a URL, the newest first, and whether the page had changed',
    description: 'Whatever headers the jobs send. Lists may lag a moment behind.',
  })
  @AnswersPage(UrlJobPageDto)
  async listUrlJobs(@Query() { url, limit, cursor }: UrlJobsQuery): Promise<UrlJobPageDto> {
    const { items, next } = await this.queries.execute(new ListUrlJobs(hrefOf(url) ?? url, limit, cursor));
    const jobs = await this.replies.list(
      items.map(({ view }) => view),
      this.clock.now(),
    );
    return { items: jobs.map((job, index) => ({ ...job, change: items[index]?.change ?? null })), next };
  }
}
