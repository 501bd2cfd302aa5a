import { Body, Controller, Get, Param, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RedeliverCallback } from '../../callback/callback.commands.js';
import { CallbackNotFoundError } from '../../callback/callback.errors.js';
import { isCallbackId } from '../../callback/callback.stream.js';
import { Clock } from '../../eventsourcing/clock.js';
import { ActsByHand } from '../../http/acts-by-hand.decorator.js';
import { AnswersPage } from '../../http/answers-items.decorator.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { Problem } from '../../http/problem.js';
import { Problems } from '../../http/problems.decorator.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { GetCallback } from '../../queries/callbacks/get-callback.query.js';
import { ListCallbacks } from '../../queries/callbacks/list-callbacks.query.js';
import { Intake } from '../intake/intake.js';
import { SubmissionSettings } from '../jobs/submission-settings.js';
import { CallbackDto, CallbackPageDto } from './callback.dto.js';
import { presentView } from './callback.presenter.js';
import { CallbackListQuery } from './callback-list.dto.js';

@ApiTags('Callbacks')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/callbacks')
export class CallbacksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly intake: Intake,
    private readonly settings: SubmissionSettings,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({
    summary: 'List the callbacks of jobs that ended, the latest first',
    description: 'Lists may lag a moment behind.',
  })
  @AnswersPage(CallbackPageDto)
  async listCallbacks(@Query() { status, limit, cursor }: CallbackListQuery): Promise<CallbackPageDto> {
    const { items, next } = await this.queries.execute(new ListCallbacks({ statuses: status, limit, cursor }));
    return { items: items.map(presentView), next };
  }

  @Get(':id')
  @Needs('read')
  @ApiOperation({ summary: 'Get a callback, and what came of its deliveries', description: 'Once its job has ended.' })
  @ApiOkResponse({ type: CallbackDto })
  @Problems('not_found')
  async getCallback(@Param('id') callbackId: string): Promise<CallbackDto> {
    return presentView(await this.queries.execute(new GetCallback(callbackId)));
  }

  @ActsByHand(
    ':id/redeliver',
    CallbackDto,
    {
      summary: 'Send a callback once more',
      description: 'At once, as the same message, and as patiently as the first time; whatever became of it before.',
    },
    'not_found',
    'wrong_status',
  )
  @Problems('rate_limited')
  async redeliverCallback(
    @Param('id') callbackId: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CallbackDto> {
    if (!isCallbackId(callbackId)) throw new CallbackNotFoundError(callbackId);
    if (!this.settings.hasCallbacks) throw new Problem('wrong_status', NO_CALLBACKS);

    await this.intake.admit(1, caller, reply);
    const command = new RedeliverCallback(callbackId, reason, this.clock.now(), originOf(caller));
    const view = await this.commands.execute(command);
    if (!view) throw new CallbackNotFoundError(callbackId);
    return presentView(view);
  }
}

const NO_CALLBACKS = 'This service sends no callbacks: its operator has set no WEBHOOK_SECRET';
