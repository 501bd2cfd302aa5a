import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../../eventsourcing/clock.js';
import { originOf } from '../../../http/caller.js';
import { Needs } from '../../../http/needs.js';
import { Problem } from '../../../http/problem.js';
import { IgnoresQuery } from '../../../http/query.guard.js';
import { GetTask } from '../../../queries/tasks/get-task.query.js';
import { ListTasks } from '../../../queries/tasks/list-tasks.query.js';
import { ClaimTasks, CompleteTask, SubmitTask } from '../../../task/task.commands.js';
import { TaskNotFoundError } from '../../../task/task.errors.js';
import { DEFAULT_TASK_OPTIONS } from '../../../task/task.options.js';
import { isTold, type ToldTask } from '../../../task/task.view.js';
import { ClaimWaits } from '../../tasks/claim.waits.js';
import { ContentReader } from '../../tasks/content.reader.js';
import { clientOf } from '../../waits/stream-waits.js';
import { ChangesState } from '../changes-state.js';
import { ReadsState } from '../reads-state.js';
import { fieldsOf, ReadsFields } from '../request-fields.js';
import { MAX_LISTED } from '../streamed-array.js';
import { readCompleted, readSubmitted } from './simplequeue.fields.js';
import { outcomeOf, presentSimplequeueJob, type SimplequeueJob } from './simplequeue.presenter.js';

/** Its clients see the tasks of this queue and no others: they know of no tokens that would guard those. */
const QUEUE = 'simplequeue';
/** What was submitted just now is given to whoever asks next: the views may need a moment. */
const LOOKS_FOR_SECONDS = 1;

/** simplequeue: jobs under ids of one's own, for workers that ask for the next one. */
@ApiExcludeController()
@IgnoresQuery()
@Controller('jobs')
export class SimplequeueController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly waits: ClaimWaits,
    private readonly contents: ContentReader,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ReadsState()
  async list(): Promise<readonly SimplequeueJob[]> {
    const { items } = await this.queries.execute(new ListTasks({ queue: QUEUE, order: 'newest', limit: MAX_LISTED }));
    return items.map((view) => presentSimplequeueJob(view, this.contents.small(view)));
  }

  @Post('submit')
  @Needs('submit')
  @HttpCode(200)
  @ReadsFields()
  async submit(@Req() request: FastifyRequest): Promise<SimplequeueJob> {
    const { caller } = request;
    const { taskId, description, data } = readSubmitted(fieldsOf(request));
    const options = { ...DEFAULT_TASK_OPTIONS, queue: QUEUE, description };
    const submission = { id: caller.id, taskId, options, data };
    const { view } = await this.commands.execute(new SubmitTask(submission, this.clock.now(), originOf(caller)));
    if (isForeign(view)) throw new Problem('wrong_status', `The id ${taskId} is that of a task of another queue`);
    return this.#told(view);
  }

  /** By a lease without end: who asked has the job until it is completed by its id. */
  @Get('next')
  @ChangesState()
  async next(
    @Req() { caller }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SimplequeueJob> {
    const claim = new ClaimTasks(QUEUE, caller.actor, 1, null, originOf(caller));
    const [claimed] = await this.waits.until(claim, { seconds: LOOKS_FOR_SECONDS, client: clientOf(reply) });
    if (!claimed) throw new Problem('not_found', 'No job waits', { headers: { 'cache-control': 'no-store' } });
    // Whatever the store of large data does: nobody else hears of this job, and its data can be asked for by its id.
    const [contents = this.contents.small(claimed.view)] = await this.contents.given([claimed.view]);
    return presentSimplequeueJob(claimed.view, contents);
  }

  @Post('complete')
  @Needs('submit')
  @HttpCode(200)
  @ReadsFields()
  async complete(@Req() request: FastifyRequest): Promise<SimplequeueJob> {
    const { taskId, word } = readCompleted(fieldsOf(request));
    await this.#own(taskId);
    const origin = originOf(request.caller);
    const command = new CompleteTask(taskId, undefined, outcomeOf(word), this.clock.now(), origin);
    const { view } = await this.commands.execute(command);
    if (!isTold(view)) throw new TaskNotFoundError(taskId);

    const job = await this.#told(view);
    if (job.status === word) return job;
    throw new Problem('wrong_status', `Job ${taskId} was completed before, as ${job.status}`);
  }

  @Get(':id')
  @ReadsState()
  async read(@Param('id') taskId: string): Promise<SimplequeueJob> {
    return this.#told(await this.#own(taskId));
  }

  /** @throws TaskNotFoundError */
  async #own(taskId: string): Promise<ToldTask> {
    const view = await this.queries.execute(new GetTask(taskId));
    if (isForeign(view)) throw new TaskNotFoundError(taskId);
    return view;
  }

  async #told(view: ToldTask): Promise<SimplequeueJob> {
    return presentSimplequeueJob(view, await this.contents.whole(view));
  }
}

function isForeign({ options }: ToldTask): boolean {
  return options.queue !== QUEUE;
}
