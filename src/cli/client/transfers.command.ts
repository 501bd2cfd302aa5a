import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import type { TransferAnswer } from '../../contract/answers.js';
import { type Context, contextOf } from '../context.js';
import { UsageError } from '../errors.js';
import { count } from '../option-values.js';
import { transferDetails, transfersTable } from '../transfer-tables.js';
import { isOver, transferPath } from './transfers.js';

interface TransfersOptions {
  readonly limit: number;
  readonly pause?: true;
  readonly resume?: true;
  readonly stop?: true;
  readonly delete?: true;
  readonly errors?: true;
  readonly file?: true;
  readonly reason?: string;
}

const REDRAW_EVERY_MS = 1_000;
const ACTIONS = ['pause', 'resume', 'stop', 'delete', 'errors', 'file'] as const;

export function transfersCommand(): Command {
  const command = new Command('transfers')
    .description(
      'imports, exports and actions on many jobs, and how far they are; or one of them, and what is to be done with it',
    )
    .argument('[id]')
    .option('--limit <n>', 'how many', count, 20)
    .option('--reason <text>', 'is kept in the log');
  const words = {
    pause: 'hold it back until it is resumed',
    resume: 'let it go on, also where it failed',
    stop: 'end it: what was done stays',
    delete: 'forget it and its files; the jobs of an import stay',
    errors: 'the rows that an import rejected, as CSV',
    file: 'what an export wrote, or what became of each job of `bulk`, so far',
  };
  for (const action of ACTIONS) {
    const others = ACTIONS.filter((other) => other !== action);
    command.addOption(new Option(`--${action}`, words[action]).conflicts([...others]));
  }
  return command.action(async (id: string | undefined, options: TransfersOptions, self: Command) => {
    const context = contextOf(self);
    const action = ACTIONS.find((each) => options[each]);
    if (id !== undefined) await one(id, action, options, context);
    else if (action === undefined) await all(options, context);
    else throw new UsageError(`--${action} needs the id of a transfer.`);
  });
}

async function one(
  id: string,
  action: (typeof ACTIONS)[number] | undefined,
  { reason }: TransfersOptions,
  { client, terminal }: Context,
): Promise<void> {
  if (action === 'errors' || action === 'file') {
    await pipeline(client.stream(transferPath(id, `/${action}`)), process.stdout, { end: false });
    return;
  }
  if (action === 'delete') {
    await client.ask('DELETE', transferPath(id));
    if (!terminal.json) terminal.print(`Deleted ${id}`);
    return;
  }
  const transfer =
    action === undefined
      ? await client.ask<TransferAnswer>('GET', transferPath(id))
      : await client.ask<TransferAnswer>('POST', transferPath(id, `/${action}`), { body: { reason } });
  if (terminal.json) terminal.printJson(transfer);
  else terminal.print(transferDetails(transfer, new Date(), terminal.width));
}

/** In a window the bars move until none of them goes on; elsewhere they are told once. */
async function all({ limit }: TransfersOptions, { client, terminal }: Context): Promise<void> {
  for (let drawn = 0; ; ) {
    const transfers: TransferAnswer[] = [];
    for await (const each of client.items<TransferAnswer>('/v1/transfers', {}, limit)) transfers.push(each);
    if (terminal.json) {
      for (const transfer of transfers) terminal.printJson(transfer);
      return;
    }
    const table = transfersTable(transfers, new Date(), terminal.width);
    if (drawn > 0) terminal.redraw(table, drawn);
    else terminal.print(table);
    drawn = table.split('\n').length;
    const isMoving = transfers.some((transfer) => !isOver(transfer) && transfer.status !== 'paused');
    if (terminal.width === undefined || !isMoving) return;
    await sleep(REDRAW_EVERY_MS);
  }
}
