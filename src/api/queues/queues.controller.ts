import { applyDecorators, Body, Controller, Get, Param, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Clock } from '../../eventsourcing/clock.js';
import { ActsByHand } from '../../http/acts-by-hand.decorator.js';
import { AnswersPage } from '../../http/answers-items.decorator.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { PageQuery } from '../../http/pages.js';
import { invalidRequest } from '../../http/problem.js';
import { Problems } from '../../http/problems.decorator.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { GetQueue } from '../../queries/queues/get-queue.query.js';
import { ListQueues } from '../../queries/queues/list-queues.query.js';
import { PauseQueue, ResumeQueue } from '../../queue/queue.commands.js';
import { isQueueName, QUEUE_NAME } from '../../queue/queue.stream.js';
import type { QueueState } from '../../read-model/queue-views.js';
import { QueueDto, QueuePageDto } from './queue.dto.js';

/** A route that does something to a queue by hand. */
const Acts = (path: string, summary: string, description: string) =>
  applyDecorators(
    ActsByHand(`:name/${path}`, QueueDto, { summary, description }),
    ApiParam({ name: 'name', schema: { type: 'string', pattern: QUEUE_NAME.source } }),
  );

@ApiTags('Tasks')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/queues')
export class QueuesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({
    summary: 'List the queues',
    description: 'The queue of fetch jobs first, then those of tasks by their names. Lists may lag a moment behind.',
  })
  @AnswersPage(QueuePageDto)
  async listQueues(@Query() { limit, cursor }: PageQuery): Promise<QueuePageDto> {
    const at = this.clock.now();
    const { items, next } = await this.queries.execute(new ListQueues({ limit, cursor, at }));
    return { items: items.map((state) => presentQueue(state, at)), next };
  }

  @Acts(
    'pause',
    'Pause a queue',
    'No claim begins once this is answered; those under way may still be given. What is held goes on. The queue `jobs` is ' +
      'that of fetch jobs: no runner begins another fetch.',
  )
  pauseQueue(
    @Param('name') queue: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
  ): Promise<QueueDto> {
    return this.#act(PauseQueue, queue, reason, caller);
  }

  @Acts('resume', 'Resume a queue', 'Changes nothing of a queue that is not paused.')
  resumeQueue(
    @Param('name') queue: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
  ): Promise<QueueDto> {
    return this.#act(ResumeQueue, queue, reason, caller);
  }

  async #act(
    Command: typeof PauseQueue | typeof ResumeQueue,
    queue: string,
    reason: string | null,
    caller: CallerIdentity,
  ): Promise<QueueDto> {
    if (!isQueueName(queue)) throw invalidRequest([NO_QUEUE]);
    const at = this.clock.now();
    const view = await this.commands.execute(new Command(queue, reason, at, originOf(caller)));
    return presentQueue({ ...(await this.queries.execute(new GetQueue(queue, at))), view }, at);
  }
}

const NO_QUEUE = {
  code: 'invalid',
  detail: 'A queue is called by 1 to 64 letters, digits, dots, hyphens or underscores, the first a letter or digit',
  parameter: 'name',
};

function presentQueue({ view, waiting, held, oldestWaitsSince }: QueueState, at: Date): QueueDto {
  const oldestMs = oldestWaitsSince === null ? null : Math.max(0, at.getTime() - oldestWaitsSince);
  return {
    name: view.queue,
    depth: waiting,
    oldestSeconds: oldestMs === null ? null : Math.floor(oldestMs / 1_000),
    held,
    paused: view.pause,
  };
}
