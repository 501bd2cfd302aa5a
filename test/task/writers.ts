import type { Decider } from '../../src/eventsourcing/decider.js';
import type { Event } from '../../src/eventsourcing/event.js';
import { PurgeStream } from '../../src/eventsourcing/purge.command.js';
import { purgeDecider } from '../../src/eventsourcing/purge.decider.js';
import type { TaskCommand } from '../../src/task/task.commands.js';
import { taskDecider } from '../../src/task/task.decider.js';
import type { TaskEvent } from '../../src/task/task.events.js';
import { taskModel } from '../../src/task/task.model.js';
import { iso } from '../kit/stories.js';
import {
  beat,
  broken,
  claim,
  claimed,
  deleteTask,
  done,
  expire,
  finishTask,
  LARGE,
  leaseExpired,
  openTask,
  purgeTask,
  retryTask,
  taskDeleted,
  taskFailed,
  taskSubmitted,
} from '../kit/task-stories.js';

const held = [taskSubmitted(), claimed(0)];
const rich = { queue: 'invoices', description: 'March', maxAttempts: 5, priority: 3, notBefore: iso(60) };

/** How today's deciders come to write each shape: a story, and the command that writes it. */
export const WRITERS: Readonly<Record<string, readonly [readonly TaskEvent[], TaskCommand | PurgeStream]>> = {
  'TaskSubmitted.v1': [[], openTask()],
  'TaskSubmitted.v1.all-options': [[], openTask(0, rich)],
  'TaskSubmitted.v1.large': [[], openTask(0, {}, LARGE)],
  'TaskClaimed.v1': [[taskSubmitted()], claim(1)],
  'TaskClaimed.v1.without-end': [[taskSubmitted()], claim(1, 'anna', 1, null)],
  'LeaseExtended.v1': [held, beat(20)],
  'TaskCompleted.v1': [held, finishTask(2, done())],
  'TaskCompleted.v1.large': [held, finishTask(2, done(LARGE))],
  'TaskFailed.v1': [held, finishTask(2, broken(true))],
  'TaskFailed.v1.last': [held, finishTask(2, broken())],
  'TaskFailed.v1.lease-expired': [[taskSubmitted({ maxAttempts: 1 }), claimed(0)], expire(40)],
  'LeaseExpired.v1': [held, expire(40)],
  'LateResultRefused.v1': [[...held, leaseExpired(31, 30)], finishTask(40, done())],
  'TaskRetried.v1': [[...held, taskFailed(2)], retryTask(3)],
  'TaskDeleted.v1': [held, deleteTask(3)],
  'TaskPurged.v1': [[taskSubmitted(), taskDeleted(1)], purgeTask(3, [{ position: '1', hash: 'ab'.repeat(32) }])],
};

/** The event that a shape's story ends with, as it would lie in the log. */
export function written(name: string): Event | undefined {
  const [story, command] = WRITERS[name] ?? [];
  if (!story || !command) return undefined;

  const events =
    command instanceof PurgeStream
      ? decided(purgeDecider(taskModel), story, command)
      : decided(taskDecider, story, command);
  const event = events.find(({ type }) => name.startsWith(`${type}.`));
  return event && JSON.parse(JSON.stringify(event));
}

function decided<State, Command>(
  decider: Decider<State, Command, TaskEvent> | Decider<State, Command, Event>,
  story: readonly TaskEvent[],
  command: Command,
): readonly Event[] {
  const { decide, evolve, initialState } = decider as Decider<State, Command, Event>;
  return decide(command, story.reduce(evolve, initialState));
}
