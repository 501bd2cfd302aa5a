import { Command } from 'commander';
import type { CallbackAnswer } from '../../contract/answers.js';
import { callbacksTable } from '../callback-tables.js';
import { type Context, contextOf } from '../context.js';
import { UsageError } from '../errors.js';
import { count } from '../option-values.js';
import { secretCommand, verifyCommand } from '../webhook-signing.commands.js';
import { jobPath } from './client.js';
import { showItems } from './show-items.js';

interface WebhookOptions {
  readonly status?: string;
  readonly limit: number;
  readonly all?: true;
}

/** Who is told of jobs that end, and what came of it. */
export function webhooksCommand(): Command {
  return new Command('webhooks')
    .description('callbacks, and what their receivers answered: the latest, or those of one job')
    .argument('[job]', 'also those that wait for its end')
    .option('--status <status>', 'waiting, delivered or failed; several are separated by commas')
    .option('--limit <n>', 'how many', count, 50)
    .option('--all', 'every one, whatever the limit')
    .action(async (job: string | undefined, { status, limit, all }: WebhookOptions, command: Command) => {
      const context = contextOf(command);
      if (job !== undefined && status !== undefined) throw new UsageError('Name a job, or a --status, not both.');
      const path = job === undefined ? '/v1/callbacks' : jobPath(job, '/callbacks');
      await show(path, job === undefined ? { status } : undefined, all ? Number.POSITIVE_INFINITY : limit, context);
    })
    .addCommand(redeliver())
    .addCommand(secretCommand())
    .addCommand(verifyCommand());
}

async function show(
  path: string,
  query: Readonly<Record<string, string | undefined>> | undefined,
  most: number,
  context: Context,
): Promise<void> {
  const { client } = context;
  const found = query ? client.items<CallbackAnswer>(path, query, most) : allOf(await client.ask<Whole>('GET', path));
  await showItems(found, (callbacks, width) => callbacksTable(callbacks, new Date(), width), context);
}

type Whole = { readonly items: readonly CallbackAnswer[] };

async function* allOf({ items }: Whole): AsyncIterable<CallbackAnswer> {
  yield* items;
}

function redeliver(): Command {
  return new Command('redeliver')
    .description('send a callback once more, at once and as the same message')
    .argument('<id>')
    .option('--reason <text>', 'is kept in the log')
    .action(async (id: string, { reason }: { reason?: string }, command: Command) => {
      const { client, terminal } = contextOf(command);
      const path = `/v1/callbacks/${encodeURIComponent(id)}/redeliver`;
      const callback = await client.ask<CallbackAnswer>('POST', path, { body: { reason } });
      if (terminal.json) terminal.printJson(callback);
      else terminal.print(callbacksTable([callback], new Date(), terminal.width));
    });
}
