import { Command } from 'commander';
import type { EventAnswer, QueueAnswer, TaskAnswer } from '../../contract/answers.js';
import { contextOf } from '../context.js';
import { count } from '../option-values.js';
import { eventsTable } from '../tables.js';
import { queuesTable, tasksTable } from '../task-tables.js';
import { showItems } from './show-items.js';

interface TaskListOptions {
  readonly status?: string;
  readonly queue?: string;
  readonly limit: number;
  readonly all?: true;
}

/** What operators ask of tasks and queues. Workers speak HTTP themselves: see examples/. */
export function taskCommands(): Command[] {
  return [
    tasks(),
    taskEvents(),
    queues(),
    onQueue(
      'pause',
      'give nothing of a queue to workers, or of "jobs" to runners, until it is resumed; what is held goes on',
    ),
    onQueue('resume', 'give what waits in a paused queue to workers, or runners, again'),
  ];
}

function tasks(): Command {
  return new Command('tasks')
    .description('tasks for outside workers, newest first')
    .option('--status <status>', 'submitted, running, succeeded or failed')
    .option('--queue <queue>')
    .option('--limit <n>', 'how many', count, 50)
    .option('--all', 'every one, whatever the limit')
    .action(async ({ status, queue, limit, all }: TaskListOptions, command: Command) => {
      const context = contextOf(command);
      const most = all ? Number.POSITIVE_INFINITY : limit;
      const found = context.client.items<TaskAnswer>('/v1/tasks', { status, queue }, most);
      await showItems(found, (items, width) => tasksTable(items, new Date(), width), context);
    });
}

function taskEvents(): Command {
  return new Command('task-events')
    .description('everything that happened to a task, oldest first')
    .argument('<id>')
    .action(async (id: string, _: object, command: Command) => {
      const context = contextOf(command);
      const path = `/v1/tasks/${encodeURIComponent(id)}/events`;
      const all = context.client.items<EventAnswer>(path, {}, Number.POSITIVE_INFINITY);
      await showItems(all, eventsTable, context);
    });
}

function queues(): Command {
  return new Command('queues')
    .description('what waits in each queue, for how long, what is held, and which are paused')
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const all = context.client.items<QueueAnswer>('/v1/queues', {}, Number.POSITIVE_INFINITY);
      await showItems(all, queuesTable, context);
    });
}

function onQueue(action: 'pause' | 'resume', description: string): Command {
  return new Command(`${action}-queue`)
    .description(description)
    .argument('<queue>')
    .option('--reason <text>', 'is kept in the log')
    .action(async (queue: string, { reason }: { reason?: string }, command: Command) => {
      const { client, terminal } = contextOf(command);
      const path = `/v1/queues/${encodeURIComponent(queue)}/${action}`;
      const now = await client.ask<QueueAnswer>('POST', path, { body: { reason } });
      if (terminal.json) terminal.printJson(now);
      else terminal.print(queuesTable([now], terminal.width));
    });
}
