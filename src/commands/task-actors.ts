import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { KnownRevisions } from '../read-model/known-revisions.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import type { TaskCommand } from '../task/task.commands.js';
import { taskDecider } from '../task/task.decider.js';
import type { TaskEvent } from '../task/task.events.js';
import { taskModel } from '../task/task.model.js';
import type { Task } from '../task/task.state.js';
import type { AwakeTask, TaskView } from '../task/task.view.js';
import { ActorMetrics } from './actor-metrics.js';
import { EntityActors } from './entity-actors.js';

/** Each may have some 50 KiB of data, result and error in hand. */
const MAX_AWAKE = 2_000;

/** The actors of this process's tasks. */
@Injectable()
export class TaskActors {
  readonly #actors: EntityActors<Task, TaskView, TaskCommand, TaskEvent>;

  constructor(store: EventStore, clock: Clock, known: KnownRevisions, logOfViews: LogOfViews, metrics: ActorMetrics) {
    const opens = ({ type }: TaskCommand) => type === 'OpenTask';
    const kind = { model: taskModel, decider: taskDecider, opens, maxAwake: MAX_AWAKE };
    this.#actors = new EntityActors(kind, { store, clock, known, logOfViews, metrics });
  }

  /**
   * Sends a command to its task, and waits for the task that it led to.
   * @throws ForeignViewsError where the views are of another log: nobody would see what it led to
   */
  async ask(command: TaskCommand): Promise<AwakeTask> {
    const { state: task, view } = await this.#actors.ask(command.key, command);
    return { task, view };
  }

  /** A task as it is now, changed by nothing; absent where there is none. @param key as its stream names it */
  async look(key: string): Promise<AwakeTask> {
    const { state: task, view } = await this.#actors.look(key);
    return { task, view };
  }
}
