import { Body, Controller, Headers, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiBody, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { Reads } from '../../http/body-parsers.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { preferenceApplied, preferredWait } from '../../http/preferences.js';
import { Problems } from '../../http/problems.decorator.js';
import { SubmitTask } from '../../task/task.commands.js';
import { TaskNotFoundError } from '../../task/task.errors.js';
import { DEFAULT_TASK_OPTIONS } from '../../task/task.options.js';
import { isTaskFinal } from '../../task/task.state.js';
import type { ToldTask } from '../../task/task.view.js';
import { clientOf } from '../waits/stream-waits.js';
import { WaitQuery } from '../waits/wait.query.js';
import { ContentReader } from './content.reader.js';
import { SubmitTaskDto, TaskDto } from './task.dto.js';
import { SUBMISSION } from './task.fields.js';
import { presentTask, taskPath } from './task.presenter.js';
import { TaskWaits } from './task.waits.js';
import { MAX_TASK_BODY_BYTES } from './task-body.js';

@ApiTags('Tasks')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/tasks')
export class TaskSubmissionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly waits: TaskWaits,
    private readonly contents: ContentReader,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Needs('submit')
  @Reads({ maxBodyBytes: MAX_TASK_BODY_BYTES })
  @ApiOperation({
    summary: 'Submit a task',
    description:
      'For whatever work others do: any JSON, kept until a worker claims it. An id seen before adds nothing.',
  })
  @ApiBody({ type: SubmitTaskDto, required: false })
  @ApiHeader({ name: 'Prefer', required: false, example: 'wait=10' })
  @ApiAcceptedResponse({ type: TaskDto, description: 'A task was made.' })
  @ApiOkResponse({ type: TaskDto, description: 'There is one of that id already, or it was final in time.' })
  @Problems('wrong_status', 'too_large', 'unsupported_media_type')
  async submitTask(
    @Body() body: unknown = {},
    @Query() query: WaitQuery,
    @Headers('prefer') preference: string | undefined,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    const at = this.clock.now();
    const { id = caller.id, data = null, ...asked } = SUBMISSION.read(body, at);
    const submission = { id: caller.id, taskId: id, options: { ...DEFAULT_TASK_OPTIONS, ...asked }, data };
    const standing = await this.commands.execute(new SubmitTask(submission, at, originOf(caller)));

    const seconds = query.wait ?? preferredWait(preference) ?? 0;
    const view = await this.#waited(standing.view, seconds, reply);
    const isInTime = seconds > 0 && isTaskFinal(view.status);
    if (isInTime) preferenceApplied(reply, seconds);
    reply.status(standing.isOwn && !isInTime ? 202 : 200);
    reply.headers({ location: taskPath(id), 'cache-control': 'no-cache' });
    return presentTask(view, await this.contents.whole(view));
  }

  /** The task once it is final, if that is in time; otherwise as it is then. */
  async #waited(view: ToldTask, seconds: number, reply: FastifyReply): Promise<ToldTask> {
    if (seconds === 0) return view;

    const isFinal = ({ status }: ToldTask) => isTaskFinal(status);
    try {
      return await this.waits.until(view.taskId, isFinal, { seconds, client: clientOf(reply) });
    } catch (error) {
      if (error instanceof TaskNotFoundError) return view; // deleted while its sender waited
      throw error;
    }
  }
}
