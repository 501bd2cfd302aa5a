import { Command } from 'commander';
import type { JobAnswer } from '../../contract/answers.js';
import { type Context, contextOf } from '../context.js';
import { jobDetails } from '../tables.js';
import { jobPath } from './client.js';

/** What is asked of one job, or done to it, by its id. */
export function jobCommands(): Command[] {
  return [
    get(),
    change('retry', 'fetch a failed or cancelled job again, or a waiting one now'),
    change('pause', 'hold a job back until it is resumed'),
    change('resume', 'let a paused job go on'),
    change('cancel', 'end a job that is not final'),
    remove(),
  ];
}

function get(): Command {
  return new Command('get')
    .description('what is known of a job')
    .argument('<id>')
    .action(async (id: string, _: object, command: Command) => {
      const context = contextOf(command);
      show(await context.client.ask<JobAnswer>('GET', jobPath(id)), context);
    });
}

function change(action: string, description: string): Command {
  return new Command(action)
    .description(description)
    .argument('<id>')
    .option('--reason <text>', 'is kept in the log')
    .action(async (id: string, { reason }: { reason?: string }, command: Command) => {
      const context = contextOf(command);
      show(await context.client.ask<JobAnswer>('POST', jobPath(id, `/${action}`), { body: { reason } }), context);
    });
}

function remove(): Command {
  return new Command('delete')
    .description('forget a job and its result; its URL can be fetched anew at once')
    .argument('<id>')
    .action(async (id: string, _: object, command: Command) => {
      const { client, terminal } = contextOf(command);
      await client.ask('DELETE', jobPath(id));
      if (!terminal.json) terminal.print(`Deleted ${id}`);
    });
}

function show(job: JobAnswer, { terminal }: Context): void {
  if (terminal.json) terminal.printJson(job);
  else terminal.print(jobDetails(job, new Date(), terminal.width));
}
