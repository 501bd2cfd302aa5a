import { Body, Controller, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { Reads } from '../../http/body-parsers.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { preferenceApplied, preferredWait } from '../../http/preferences.js';
import { Problems } from '../../http/problems.decorator.js';
import { ClaimTasks, CompleteTask, ExtendLease } from '../../task/task.commands.js';
import { TaskNotFoundError } from '../../task/task.errors.js';
import { DEFAULT_LEASE_SECONDS, DEFAULT_TASK_OPTIONS } from '../../task/task.options.js';
import { isTaskId } from '../../task/task.stream.js';
import { isTold } from '../../task/task.view.js';
import { clientOf } from '../waits/stream-waits.js';
import { WaitQuery } from '../waits/wait.query.js';
import { ClaimWaits } from './claim.waits.js';
import { ContentReader } from './content.reader.js';
import { ClaimAnswerDto, ClaimDto, CompletionDto, HeartbeatAnswerDto, HeartbeatDto, TaskDto } from './task.dto.js';
import { CLAIM, COMPLETION, HEARTBEAT } from './task.fields.js';
import { presentClaim, presentTask } from './task.presenter.js';
import { MAX_TASK_BODY_BYTES } from './task-body.js';
import { TaskId } from './task-id.param.js';

/** What workers ask. */
@ApiTags('Tasks')
@Problems('invalid_request', 'too_large', 'unsupported_media_type', 'overloaded', 'unavailable')
@Controller('v1/tasks')
export class TaskWorkController {
  constructor(
    private readonly commands: CommandBus,
    private readonly waits: ClaimWaits,
    private readonly contents: ContentReader,
    private readonly clock: Clock,
  ) {}

  @Post('claim')
  @Needs('submit')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Claim tasks',
    description:
      'The highest priority first, then those that wait longest. Waits, where asked to, until there is one. Of data, ' +
      'results and errors larger than 16 KiB the answer has up to 4 MiB in all; the rest is in `omitted`, as is what ' +
      'cannot be read at the moment: `GET` of the task tells it.',
  })
  @ApiBody({ type: ClaimDto })
  @ApiHeader({ name: 'Prefer', required: false, example: 'wait=10' })
  @ApiOkResponse({ type: ClaimAnswerDto })
  @ApiNoContentResponse({ description: 'None waits, or the queue is paused.' })
  async claimTasks(
    @Body() body: unknown = {},
    @Query() query: WaitQuery,
    @Headers('prefer') preference: string | undefined,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimAnswerDto | undefined> {
    const asked = CLAIM.read(body, this.clock.now());
    const { queue = DEFAULT_TASK_OPTIONS.queue, worker, limit = 1, leaseSeconds = DEFAULT_LEASE_SECONDS } = asked;
    const seconds = query.wait ?? preferredWait(preference) ?? 0;
    const claim = new ClaimTasks(queue, worker, limit, leaseSeconds, originOf(caller));
    const claimed =
      seconds > 0
        ? await this.waits.until(claim, { seconds, client: clientOf(reply) })
        : await this.commands.execute(claim);

    reply.header('cache-control', 'no-store');
    if (claimed.length === 0) {
      reply.status(204);
      return undefined;
    }
    if (seconds > 0) preferenceApplied(reply, seconds);
    const contents = await this.contents.given(claimed.map(({ view }) => view));
    return { tasks: claimed.map((one, index) => presentClaim(one, contents[index] ?? this.contents.small(one.view))) };
  }

  @Post(':id/heartbeat')
  @Needs('submit')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say that a worker goes on',
    description: 'Extends its lease once half of it is used up, or where a longer one is asked for.',
  })
  @ApiBody({ type: HeartbeatDto })
  @ApiOkResponse({ type: HeartbeatAnswerDto })
  @Problems('not_found', 'wrong_status')
  async extendLease(
    @TaskId() taskId: string,
    @Body() body: unknown = {},
    @Caller() caller: CallerIdentity,
  ): Promise<HeartbeatAnswerDto> {
    const at = this.clock.now();
    const { token, leaseSeconds } = HEARTBEAT.read(body, at);
    if (!isTaskId(taskId)) throw new TaskNotFoundError(taskId);

    const { view } = await this.commands.execute(new ExtendLease(taskId, token, leaseSeconds, at, originOf(caller)));
    return { until: view?.claim?.leaseUntil ?? null };
  }

  @Post(':id/complete')
  @Needs('submit')
  @Reads({ maxBodyBytes: MAX_TASK_BODY_BYTES })
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say what came of a task',
    description: 'Sent again with the same token and status it is answered again, and changes nothing.',
  })
  @ApiBody({ type: CompletionDto })
  @ApiOkResponse({ type: TaskDto })
  @Problems('not_found', 'wrong_status')
  async completeTask(
    @TaskId() taskId: string,
    @Body() body: unknown = {},
    @Caller() caller: CallerIdentity,
  ): Promise<TaskDto> {
    const at = this.clock.now();
    const { token, status, retry = false, result = null, error = null } = COMPLETION.read(body, at);
    if (!isTaskId(taskId)) throw new TaskNotFoundError(taskId);

    const outcome = { status, retry, result, error };
    const { view } = await this.commands.execute(new CompleteTask(taskId, token, outcome, at, originOf(caller)));
    if (!isTold(view)) throw new TaskNotFoundError(taskId);
    return presentTask(view, await this.contents.whole(view));
  }
}
