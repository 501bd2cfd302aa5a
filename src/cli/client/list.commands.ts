import { Command } from 'commander';
import type { EventAnswer, JobAnswer } from '../../contract/answers.js';
import { contextOf } from '../context.js';
import { count } from '../option-values.js';
import { eventsTable, jobsTable } from '../tables.js';
import { jobPath } from './client.js';
import { showItems } from './show-items.js';

interface ListOptions {
  readonly status?: string;
  readonly host?: string;
  readonly tag?: string;
  readonly limit: number;
  readonly all?: true;
}

export function listCommands(): Command[] {
  return [list(), events()];
}

function list(): Command {
  return new Command('list')
    .description('jobs, newest first')
    .option('--status <status>', 'queued, running, retrying, paused, completed, failed or cancelled')
    .option('--host <host>', 'with its port where it is not the usual one')
    .option('--tag <tag>')
    .option('--limit <n>', 'how many', count, 50)
    .option('--all', 'every one, whatever the limit')
    .action(async ({ status, host, tag, limit, all }: ListOptions, command: Command) => {
      const context = contextOf(command);
      const most = all ? Number.POSITIVE_INFINITY : limit;
      const jobs = context.client.items<JobAnswer>('/v1/jobs', { status, host, tag }, most);
      await showItems(jobs, (found, width) => jobsTable(found, new Date(), width), context);
    });
}

function events(): Command {
  return new Command('events')
    .description('everything that happened to a job, oldest first')
    .argument('<id>')
    .action(async (id: string, _: object, command: Command) => {
      const context = contextOf(command);
      const all = context.client.items<EventAnswer>(jobPath(id, '/events'), {}, Number.POSITIVE_INFINITY);
      await showItems(all, eventsTable, context);
    });
}
