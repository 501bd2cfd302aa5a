import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswersPage } from '../../http/answers-items.decorator.js';
import { Caller, type CallerIdentity } from '../../http/caller.js';
import { EventPageDto, presentEvent } from '../../http/event.dto.js';
import { Needs } from '../../http/needs.js';
import { PageQuery } from '../../http/pages.js';
import { Problem } from '../../http/problem.js';
import { Problems } from '../../http/problems.decorator.js';
import { GetTask } from '../../queries/tasks/get-task.query.js';
import { GetTaskEvents } from '../../queries/tasks/get-task-events.query.js';
import { TaskNotFoundError } from '../../task/task.errors.js';
import { TaskId } from './task-id.param.js';

@ApiTags('Tasks')
@Problems('invalid_request', 'unavailable')
@Controller('v1/tasks')
export class TaskEventsController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id/events')
  @Needs('read')
  @ApiOperation({
    summary: 'List everything that happened to a task, oldest first',
    description: 'Of a deleted task too; with API keys this needs the scope `admin`.',
  })
  @AnswersPage(EventPageDto)
  @Problems('not_found')
  async listTaskEvents(
    @TaskId() taskId: string,
    @Query() { limit, cursor }: PageQuery,
    @Caller() caller: CallerIdentity,
  ): Promise<EventPageDto> {
    const { items, next } = await this.queries.execute(new GetTaskEvents(taskId, limit, cursor));
    if (!caller.scopes.has('admin')) await this.#refuseDeleted(taskId);
    return { items: items.map(presentEvent), next };
  }

  async #refuseDeleted(taskId: string): Promise<void> {
    try {
      await this.queries.execute(new GetTask(taskId, true));
    } catch (error) {
      if (!(error instanceof TaskNotFoundError)) throw error;
      throw new Problem('forbidden', `Task ${taskId} was deleted: what happened to it is for the scope admin`);
    }
  }
}
