import { randomBytes } from 'node:crypto';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../eventsourcing/clock.js';
import { ClaimTask, ClaimTasks } from '../task/task.commands.js';
import { holds } from '../task/task.state.js';
import { type ClaimedTask, isTold } from '../task/task.view.js';
import { TaskActors } from './task-actors.js';
import { TaskMetrics } from './task-metrics.js';
import { TaskPicks } from './task-picks.js';

/** Where the views are far behind, all that they show may be taken: whoever waits asks again later. */
const MOST_ROUNDS = 10;
const TOKEN_BYTES = 18;

/** Gives tasks to a worker. The views only say where to look: who gets a task is decided by the append to its stream. */
@CommandHandler(ClaimTasks)
export class ClaimTasksHandler implements ICommandHandler<ClaimTasks> {
  constructor(
    private readonly picks: TaskPicks,
    private readonly tasks: TaskActors,
    private readonly clock: Clock,
    private readonly metrics: TaskMetrics,
  ) {}

  /** Where some tasks were given, a store that is away keeps nobody from them. */
  async execute(command: ClaimTasks): Promise<readonly ClaimedTask[]> {
    const { queue, limit } = command;
    const claimed: ClaimedTask[] = [];
    for (let round = 0; round < MOST_ROUNDS && claimed.length < limit; round++) {
      const keys = await this.picks.pick(queue, limit - claimed.length);
      if (keys.length === 0) break;

      const tries = await Promise.allSettled(keys.map((key) => this.#claim(key, command)));
      const got = tries.flatMap((each) => (each.status === 'fulfilled' && each.value ? [each.value] : []));
      this.metrics.tried(keys.length, got.length);
      claimed.push(...got);
      const failure = tries.find((each) => each.status === 'rejected');
      if (failure && claimed.length === 0) throw failure.reason;
      if (failure) break;
    }
    return claimed;
  }

  /** undefined where others were faster, or the view was old. */
  async #claim(key: string, { worker, leaseSeconds, origin }: ClaimTasks): Promise<ClaimedTask | undefined> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const claim = new ClaimTask(key, worker, token, leaseSeconds, this.clock.now(), origin);
    const { task, view } = await this.tasks.ask(claim);
    return isTold(view) && holds(task, token) ? { view, token } : undefined;
  }
}
