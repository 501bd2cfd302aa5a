import { Command } from 'commander';
import type { EventAnswer, JobAnswer, JobTotalAnswer, PageAnswer } from '../../contract/answers.js';
import { type Context, contextOf } from '../context.js';
import { count } from '../option-values.js';
import { eventsTable, jobsTable } from '../tables.js';
import { jobPath } from './client.js';
import { SEARCH_HELP } from './search-help.js';
import { showItems } from './show-items.js';

interface ListOptions {
  readonly status?: string;
  readonly host?: string;
  readonly tag?: string;
  readonly jobUrl?: string;
  readonly urlPrefix?: string;
  readonly error?: string;
  readonly http?: string;
  readonly from?: string;
  readonly till?: string;
  readonly sort?: string;
  readonly at?: string;
  readonly limit: number;
  readonly all?: true;
}

type SearchOptions = Pick<ListOptions, 'sort' | 'at' | 'limit' | 'all'>;

export function listCommands(): Command[] {
  return [list(), search(), events()];
}

function list(): Command {
  return listing(new Command('list').description('jobs, newest first'))
    .option('--status <status>', 'queued, running, retrying, paused, completed, failed or cancelled')
    .option('--host <host>', 'with its port where it is not the usual one')
    .option('--tag <tag>')
    .option('--job-url <url>', 'those of one URL')
    .option('--url-prefix <url>', 'those whose URLs begin so')
    .option('--error <code>', 'those whose latest attempt failed so')
    .option('--http <status>', 'those whose latest attempt was answered so: 404, or 5xx')
    .option('--from <time>', 'submitted at or after a time, or a day')
    .option('--till <time>', 'submitted before a time, or on a day at the latest')
    .action(async (options: ListOptions, command: Command) => {
      const { status, host, tag, jobUrl, urlPrefix, error, http, from, till } = options;
      const query = { status, host, tag, url: jobUrl, urlPrefix, errorCode: error, httpStatus: http, from, till };
      await showJobs(query, options, contextOf(command));
    });
}

function search(): Command {
  return listing(new Command('search').description('jobs of which all words of a query are true, newest first'))
    .argument('<query...>', "like 'status:failed host:example.com after:12h'")
    .addHelpText('after', SEARCH_HELP)
    .action(async (words: readonly string[], options: SearchOptions, command: Command) => {
      const context = contextOf(command);
      const total = await showJobs({ q: words.join(' ') }, options, context);
      if (total && !context.terminal.json) context.terminal.say(totalWords(total));
    });
}

function listing(command: Command): Command {
  return command
    .option('--sort <order>', 'submittedAt, -submittedAt, finishedAt or -finishedAt: the minus puts the latest first')
    .option('--at <time>', 'the list as it was then')
    .option('--limit <n>', 'how many', count, 50)
    .option('--all', 'every one, whatever the limit');
}

/** Answers with how many there are beside those that were shown. */
async function showJobs(
  query: Readonly<Record<string, string | undefined>>,
  { sort, at, limit, all }: SearchOptions,
  context: Context,
): Promise<JobTotalAnswer | null> {
  let total: JobTotalAnswer | null = null;
  const now = at === undefined ? new Date() : new Date(at);
  const most = all ? Number.POSITIVE_INFINITY : limit;
  const jobs = context.client.items<JobAnswer, JobPage>('/v1/jobs', { ...query, sort, at }, most, (page) => {
    total ??= page.total;
  });
  await showItems(jobs, (found, width) => jobsTable(found, now, width), context);
  return total;
}

type JobPage = PageAnswer<JobAnswer> & { readonly total: JobTotalAnswer | null };

function totalWords({ count, isExact }: JobTotalAnswer): string {
  return `${isExact ? '' : 'At least '}${count} ${count === 1 ? 'job' : 'jobs'}`;
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
