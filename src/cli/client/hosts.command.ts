import { Command, Option } from 'commander';
import type { HostAnswer } from '../../contract/answers.js';
import { type Context, contextOf } from '../context.js';
import { UsageError } from '../errors.js';
import { hostsTable } from '../host-tables.js';
import { count, instantAhead, seconds } from '../option-values.js';
import { showItems } from './show-items.js';

interface HoldOptions {
  readonly for?: number;
  readonly until?: Date;
  readonly reason?: string;
}

interface HostListOptions {
  readonly limit: number;
  readonly all?: true;
}

/** What goes on at hosts, and what is done to one by hand. */
export function hostsCommand(): Command {
  return new Command('hosts')
    .description('hosts that jobs wait for, that are fetched from, or that are left alone')
    .option('--limit <n>', 'how many', count, 50)
    .option('--all', 'every one, whatever the limit')
    .action(async ({ limit, all }: HostListOptions, command: Command) => {
      const context = contextOf(command);
      const most = all ? Number.POSITIVE_INFINITY : limit;
      const found = context.client.items<HostAnswer>('/v1/hosts', {}, most);
      await showItems(found, (hosts, width) => hostsTable(hosts, new Date(), width), context);
    })
    .addCommand(hold())
    .addCommand(release());
}

function hold(): Command {
  return new Command('hold')
    .description('begin no fetch of a host for a while; what runs goes on')
    .argument('<host>', 'with its port where it is not the usual one')
    .addOption(new Option('--for <age>', 'such as 90s, 30m, 12h, 7d').argParser(seconds).conflicts('until'))
    .option('--until <time>', 'such as 2026-03-01T12:00:00Z', instantAhead)
    .option('--reason <text>', 'is kept in the log')
    .action(async (host: string, options: HoldOptions, command: Command) => {
      const { until, reason } = options;
      if (options.for === undefined && until === undefined)
        throw new UsageError('Say --for how long, or --until when.');
      await act(host, 'hold', { seconds: options.for, until: until?.toISOString(), reason }, contextOf(command));
    });
}

function release(): Command {
  return new Command('release')
    .description('end the hold of a host, whoever began it')
    .argument('<host>')
    .option('--reason <text>', 'is kept in the log')
    .action(async (host: string, { reason }: { reason?: string }, command: Command) => {
      await act(host, 'release', { reason }, contextOf(command));
    });
}

async function act(host: string, action: string, body: object, { client, terminal }: Context): Promise<void> {
  const now = await client.ask<HostAnswer>('POST', `/v1/hosts/${encodeURIComponent(host)}/${action}`, { body });
  if (terminal.json) terminal.printJson(now);
  else terminal.print(hostsTable([now], new Date(), terminal.width));
}
