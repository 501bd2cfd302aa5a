import { Command, Option } from 'commander';
import type { HostAnswer } from '../../contract/answers.js';
import { type Context, contextOf } from '../context.js';
import { UsageError } from '../errors.js';
import { hostsTable } from '../host-tables.js';
import { count, header, instantAhead, seconds, wholeNumber } from '../option-values.js';
import { showItems } from './show-items.js';

interface HoldOptions {
  readonly for?: number;
  readonly until?: Date;
  readonly reason?: string;
}

interface SetOptions {
  readonly slots?: number;
  readonly delayMs?: number;
  readonly respectRobots?: boolean;
  readonly userAgent?: string;
  readonly header?: Readonly<Record<string, string>>;
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
    .addCommand(release())
    .addCommand(set())
    .addCommand(clear());
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

function set(): Command {
  return new Command('set')
    .description('set what holds for a host alone, in place of all that was set before')
    .argument('<host>', 'with its port where it is not the usual one')
    .option('--slots <n>', 'fetches at once', wholeNumber)
    .option('--delay-ms <n>', 'between the beginnings of two fetches', wholeNumber)
    .option('--respect-robots', 'ask for its robots.txt where a job does not say')
    .option('--no-respect-robots', 'do not ask for it where a job does not say')
    .option('--user-agent <text>', 'unless a job has one of its own')
    .option('--header <name:value>', 'sent with each request; may be given more than once', header)
    .option('--reason <text>', 'is kept in the log')
    .action(async (host: string, { header: headers, ...options }: SetOptions, command: Command) => {
      const { reason, ...overrides } = { ...options, headers };
      if (Object.values(overrides).every((value) => value === undefined))
        throw new UsageError('Say what is to hold for the host; hosts clear ends all of it.');
      await put(host, { ...overrides, reason }, contextOf(command));
    });
}

function clear(): Command {
  return new Command('clear')
    .description('have a host asked like every other: what was set for it by hand holds no longer')
    .argument('<host>')
    .option('--reason <text>', 'is kept in the log')
    .action(async (host: string, { reason }: { reason?: string }, command: Command) => {
      await put(host, { reason }, contextOf(command));
    });
}

async function put(host: string, body: object, { client, terminal }: Context): Promise<void> {
  show(await client.ask<HostAnswer>('PUT', `/v1/hosts/${encodeURIComponent(host)}`, { body }), terminal);
}

async function act(host: string, action: string, body: object, { client, terminal }: Context): Promise<void> {
  show(await client.ask<HostAnswer>('POST', `/v1/hosts/${encodeURIComponent(host)}/${action}`, { body }), terminal);
}

function show(now: HostAnswer, terminal: Context['terminal']): void {
  if (terminal.json) terminal.printJson(now);
  else terminal.print(hostsTable([now], new Date(), terminal.width));
}
