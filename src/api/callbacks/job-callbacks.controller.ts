import { Controller, Get, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswersPage } from '../../http/answers-items.decorator.js';
import { Needs } from '../../http/needs.js';
import { Problems } from '../../http/problems.decorator.js';
import { ListJobCallbacks } from '../../queries/callbacks/list-job-callbacks.query.js';
import { CallbackPageDto } from './callback.dto.js';
import { presentCallback } from './callback.presenter.js';

@ApiTags('Callbacks')
@Problems('invalid_request', 'unavailable')
@Controller('v1/jobs')
export class JobCallbacksController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id/callbacks')
  @Needs('read')
  @ApiOperation({
    summary: 'List the callbacks of a job',
    description: 'All of them, in the order in which they were asked for: there is one page.',
  })
  @AnswersPage(CallbackPageDto)
  @Problems('not_found')
  async listJobCallbacks(@Param('id') jobId: string): Promise<CallbackPageDto> {
    const callbacks = await this.queries.execute(new ListJobCallbacks(jobId));
    return { items: callbacks.map(presentCallback), next: null };
  }
}
