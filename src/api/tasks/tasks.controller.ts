import { Body, Controller, Delete, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { AnswersPage } from '../../http/answers-items.decorator.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { preferredWait } from '../../http/preferences.js';
import { Problems } from '../../http/problems.decorator.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { GetTask } from '../../queries/tasks/get-task.query.js';
import { ListTasks } from '../../queries/tasks/list-tasks.query.js';
import { DeleteTask, RetryTask } from '../../task/task.commands.js';
import { TaskNotFoundError } from '../../task/task.errors.js';
import { isTaskFinal } from '../../task/task.state.js';
import { isTaskId } from '../../task/task.stream.js';
import { isTold } from '../../task/task.view.js';
import { AnswersUnlessKnown, viewUnlessKnown } from '../waits/conditional-get.js';
import { WaitQuery } from '../waits/wait.query.js';
import { ContentReader } from './content.reader.js';
import { TaskDto, TaskPageDto } from './task.dto.js';
import { presentTask } from './task.presenter.js';
import { TaskWaits } from './task.waits.js';
import { TaskId } from './task-id.param.js';
import { TaskListQuery, taskQueryOf } from './task-list.dto.js';

@ApiTags('Tasks')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/tasks')
export class TasksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly waits: TaskWaits,
    private readonly contents: ContentReader,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({ summary: 'List tasks, the newest first', description: 'Lists may lag a moment behind.' })
  @AnswersPage(TaskPageDto)
  async listTasks(@Query() query: TaskListQuery): Promise<TaskPageDto> {
    const { items, next } = await this.queries.execute(new ListTasks(taskQueryOf(query)));
    return { items: items.map((view) => presentTask(view, this.contents.small(view))), next };
  }

  @Get(':id')
  @Needs('read')
  @ApiOperation({
    summary: 'Get a task',
    description:
      'Waits, where asked to, until the task is final; with `If-None-Match` until it is no longer what that names.',
  })
  @AnswersUnlessKnown(TaskDto)
  async getTask(
    @TaskId() taskId: string,
    @Query() query: WaitQuery,
    @Headers('if-none-match') known: string | undefined,
    @Headers('prefer') preference: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto | undefined> {
    const view = await viewUnlessKnown(reply, {
      known,
      seconds: query.wait ?? preferredWait(preference),
      get: () => this.queries.execute(new GetTask(taskId)),
      until: (isEnough, wait) => this.waits.until(taskId, isEnough, wait),
      isFinal: ({ status }) => isTaskFinal(status),
    });
    return view && presentTask(view, await this.contents.whole(view));
  }

  @Post(':id/retry')
  @Needs('submit')
  @HttpCode(200)
  @ApiOperation({ summary: 'Retry a task', description: 'Puts a failed task into its queue again.' })
  @ApiBody({ type: ReasonDto, required: false })
  @ApiOkResponse({ type: TaskDto })
  @Problems('not_found', 'wrong_status', 'too_large', 'unsupported_media_type')
  async retryTask(
    @TaskId() taskId: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
  ): Promise<TaskDto> {
    if (!isTaskId(taskId)) throw new TaskNotFoundError(taskId);

    const retry = new RetryTask(taskId, reason, this.clock.now(), originOf(caller));
    const { view } = await this.commands.execute(retry);
    if (!isTold(view)) throw new TaskNotFoundError(taskId);
    return presentTask(view, await this.contents.whole(view));
  }

  @Delete(':id')
  @Needs('submit')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a task', description: 'Its id is not used again. Who holds it, holds it no more.' })
  @ApiNoContentResponse({ description: 'It is deleted, or was before.' })
  @Problems('not_found')
  async deleteTask(@TaskId() taskId: string, @Caller() caller: CallerIdentity): Promise<void> {
    if (!isTaskId(taskId)) throw new TaskNotFoundError(taskId);

    await this.commands.execute(new DeleteTask(taskId, null, this.clock.now(), originOf(caller)));
  }
}
