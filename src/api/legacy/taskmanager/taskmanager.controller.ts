import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import { Clock } from '../../../eventsourcing/clock.js';
import { Caller, type CallerIdentity, originOf } from '../../../http/caller.js';
import { Needs } from '../../../http/needs.js';
import { IgnoresQuery } from '../../../http/query.guard.js';
import { GetTransfer } from '../../../queries/transfers/get-transfer.query.js';
import { ListTransfers } from '../../../queries/transfers/list-transfers.query.js';
import { PauseTransfer, ResumeTransfer, StopTransfer } from '../../../transfer/transfer.commands.js';
import { TransferNotFoundError } from '../../../transfer/transfer.errors.js';
import { isTransferId } from '../../../transfer/transfer.stream.js';
import { ChangesState } from '../changes-state.js';
import { ReadsState } from '../reads-state.js';
import { ReadsFields } from '../request-fields.js';
import { MAX_LISTED } from '../streamed-array.js';
import { presentTaskmanagerTask, type TaskmanagerTask } from './taskmanager.presenter.js';

type Command = typeof PauseTransfer | typeof ResumeTransfer | typeof StopTransfer;

/** taskmanager: long work on files, which is looked after. */
@ApiExcludeController()
@IgnoresQuery()
@Controller('tasks')
export class TaskmanagerController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** The router answers at `/tasks/` too. */
  @Get()
  @ReadsState()
  async list(): Promise<readonly TaskmanagerTask[]> {
    const { items } = await this.queries.execute(new ListTransfers({ limit: MAX_LISTED }));
    return items.map(presentTaskmanagerTask);
  }

  @Get(':id')
  @ReadsState()
  async read(@Param('id') transferId: string): Promise<TaskmanagerTask> {
    return presentTaskmanagerTask(await this.queries.execute(new GetTransfer(transferId)));
  }

  @Get(':id/pause')
  @ChangesState()
  getPause(@Param('id') transferId: string, @Caller() caller: CallerIdentity): Promise<TaskmanagerTask> {
    return this.#act(PauseTransfer, transferId, caller);
  }

  @Get(':id/resume')
  @ChangesState()
  getResume(@Param('id') transferId: string, @Caller() caller: CallerIdentity): Promise<TaskmanagerTask> {
    return this.#act(ResumeTransfer, transferId, caller);
  }

  @Get(':id/stop')
  @ChangesState()
  getStop(@Param('id') transferId: string, @Caller() caller: CallerIdentity): Promise<TaskmanagerTask> {
    return this.#act(StopTransfer, transferId, caller);
  }

  @Post(':id/pause')
  @Needs('submit')
  @HttpCode(200)
  @ReadsFields()
  pause(@Param('id') transferId: string, @Caller() caller: CallerIdentity): Promise<TaskmanagerTask> {
    return this.#act(PauseTransfer, transferId, caller);
  }

  @Post(':id/resume')
  @Needs('submit')
  @HttpCode(200)
  @ReadsFields()
  resume(@Param('id') transferId: string, @Caller() caller: CallerIdentity): Promise<TaskmanagerTask> {
    return this.#act(ResumeTransfer, transferId, caller);
  }

  @Post(':id/stop')
  @Needs('submit')
  @HttpCode(200)
  @ReadsFields()
  stop(@Param('id') transferId: string, @Caller() caller: CallerIdentity): Promise<TaskmanagerTask> {
    return this.#act(StopTransfer, transferId, caller);
  }

  async #act(Act: Command, transferId: string, caller: CallerIdentity): Promise<TaskmanagerTask> {
    if (!isTransferId(transferId)) throw new TransferNotFoundError(transferId);

    const { view } = await this.commands.execute(new Act(transferId, null, this.clock.now(), originOf(caller)));
    if (!view) throw new TransferNotFoundError(transferId);
    return presentTaskmanagerTask(view);
  }
}
