import { Command } from 'commander';
import type { StatsAnswer } from '../../contract/answers.js';
import { contextOf } from '../context.js';
import { statsTables } from '../stats-tables.js';

/** What goes on with the fetch jobs as a whole. */
export function statsCommand(): Command {
  return new Command('stats')
    .description('jobs by status, minute, host and error; runners; how far the views are behind')
    .action(async (_: object, command: Command) => {
      const { client, terminal } = contextOf(command);
      const stats = await client.ask<StatsAnswer>('GET', '/v1/stats');
      if (terminal.json) terminal.printJson(stats);
      else terminal.print(statsTables(stats, new Date(), terminal.width));
    });
}
