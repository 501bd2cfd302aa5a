import { Argument, Command } from 'commander';
import type { BulkPreviewAnswer, TransferAnswer } from '../../contract/answers.js';
import { agreed } from '../agreement.js';
import { contextOf } from '../context.js';
import { UsageError } from '../errors.js';
import { jobsTable } from '../tables.js';
import { transferDetails } from '../transfer-tables.js';
import { SEARCH_HELP } from './search-help.js';
import { keyHeader } from './submission.js';
import { assertDone, followed, isOver } from './transfers.js';

interface BulkOptions {
  readonly status?: string;
  readonly host?: string;
  readonly tag?: string;
  readonly from?: string;
  readonly till?: string;
  readonly reason?: string;
  readonly idempotencyKey?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly wait?: true;
}

const ACTIONS = ['retry', 'cancel', 'delete'] as const;
type Action = (typeof ACTIONS)[number];

export function bulkCommand(): Command {
  return new Command('bulk')
    .description('do the same to many jobs; says first how many, and asks')
    .addArgument(new Argument('<action>').choices(ACTIONS))
    .argument('[query...]', "which jobs, like 'status:failed host:example.com after:12h'; or by these options, or both")
    .option('--status <statuses>', 'separated by commas')
    .option('--host <host>', 'with its port where it is not the usual one')
    .option('--tag <tag>')
    .option('--from <time>', 'submitted at or after a day or a time of ISO 8601')
    .option('--till <time>', 'and before a time, or on a day at the latest')
    .option('--reason <text>', 'is kept in the log')
    .option('--idempotency-key <key>', 'the same key gives the same transfer again')
    .option('--dry-run', 'only say how many jobs, and which are the first')
    .option('--yes', 'without asking')
    .option('--wait', 'until it is done to every job, with a progress bar')
    .addHelpText('after', SEARCH_HELP)
    .action(async (action: Action, query: readonly string[], options: BulkOptions, command: Command) => {
      const { client, terminal } = contextOf(command);
      const filter = filterOf(query, options);
      if (Object.keys(filter).length === 0)
        throw new UsageError('Say which jobs: by a query, or --status, --host, --tag, --from, --till.');

      const ask = <Answer>(more: object) =>
        client.ask<Answer>('POST', '/v1/jobs/bulk', {
          body: { action, filter, ...more },
          headers: keyHeader(options.idempotencyKey),
        });
      if (options.dryRun || !options.yes) {
        const preview = await ask<BulkPreviewAnswer>({ dryRun: true });
        if (options.dryRun && terminal.json) terminal.printJson(preview);
        else terminal.say(previewOf(action, preview, terminal.width));
        if (options.dryRun || preview.count === 0) return;
        if (!(await agreed(`${action} ${preview.count} jobs?`))) return;
      }
      let transfer = await ask<TransferAnswer>({ reason: options.reason });
      if (options.wait) for await (const now of followed(client, transfer.id, words(action))) transfer = now;
      if (terminal.json) terminal.printJson(transfer);
      else terminal.print(transferDetails(transfer, new Date(), terminal.width));
      if (!isOver(transfer)) return;

      if (transfer.rejected > 0) {
        terminal.say(`${transfer.rejected} jobs refused it: retriever transfers ${transfer.id} --file says why.`);
      }
      assertDone(transfer);
    });
}

function filterOf(
  query: readonly string[],
  { status, host, tag, from, till }: BulkOptions,
): Readonly<Record<string, unknown>> {
  const given = { q: query.join(' ') || undefined, status: status?.split(','), host, tag, from, till };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function previewOf(action: string, { count, first }: BulkPreviewAnswer, width?: number): string {
  if (count === 0) return 'No job is like that.';

  const more = count > first.length ? `\n… and ${count - first.length} more` : '';
  return `To ${action}: ${count} jobs\n${jobsTable(first, new Date(), width)}${more}`;
}

function words(action: Action): string {
  return { retry: 'Retrying', cancel: 'Cancelling', delete: 'Deleting' }[action];
}
