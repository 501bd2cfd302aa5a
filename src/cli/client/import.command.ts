import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import type { TransferAnswer } from '../../contract/answers.js';
import { type Context, contextOf } from '../context.js';
import { UsageError } from '../errors.js';
import { each, wholeNumber } from '../option-values.js';
import { transferDetails } from '../transfer-tables.js';
import { keyHeader } from './submission.js';
import { assertDone, followed, isOver } from './transfers.js';

interface ImportOptions {
  readonly column?: string;
  readonly separator?: string;
  readonly encoding?: string;
  readonly header?: boolean;
  readonly maxAge?: number;
  readonly tag?: readonly string[];
  readonly priority?: number;
  readonly maxAttempts?: number;
  readonly respectRobots?: boolean;
  readonly callback?: string;
  readonly idempotencyKey?: string;
  readonly wait?: true;
}

export function importCommand(): Command {
  return new Command('import')
    .description('submit each row of a CSV')
    .argument('<file>', 'packed by gzip or not; "-" reads stdin')
    .option('--column <column>', 'with the URLs: a name, or a number from 1 (url, or the first that holds URLs)')
    .option('--separator <char>', 'a character, or comma, semicolon, tab, pipe (guessed)')
    .option('--encoding <name>', 'utf-8, windows-1252, … (guessed)')
    .option('--header', 'the first row names the columns (guessed)')
    .option('--no-header', 'the first row is data')
    .option('--max-age <seconds>', 'a younger job stands for a row; 0 always fetches', wholeNumber)
    .option('--tag <tag>', 'may be given more than once', each)
    .option('--priority <n>', 'higher ones first', wholeNumber)
    .option('--max-attempts <n>', 'failures until a job has failed', wholeNumber)
    .option('--respect-robots', "fetch nothing that its site's robots.txt keeps from robots")
    .option('--no-respect-robots', 'do not ask for robots.txt, also where the service does by itself')
    .option('--callback <url>', 'is sent each job, signed, once it is final')
    .option('--idempotency-key <key>', 'the same key gives the same transfer again')
    .option('--wait', 'until every row is submitted, with a progress bar')
    .action(async (file: string, options: ImportOptions, command: Command) => {
      const context = contextOf(command);
      const transfer = await upload(file, options, context);
      tell(options.wait ? await waitedFor(transfer, context) : transfer, context);
    });
}

async function upload(file: string, options: ImportOptions, { client }: Context): Promise<TransferAnswer> {
  const { column, separator, encoding, header, maxAge, tag, priority, maxAttempts, respectRobots, callback } = options;
  const query = {
    column,
    separator,
    encoding,
    header: header === undefined ? undefined : String(header),
    maxAgeSeconds: maxAge,
    tags: tag?.join(','),
    priority,
    maxAttempts,
    respectRobots: respectRobots === undefined ? undefined : String(respectRobots),
    callbackUrl: callback,
  };
  if (file !== '-' && !(await stat(file)).isFile()) throw new UsageError(`${basename(file)} is no file.`);
  const bytes = file === '-' ? process.stdin : createReadStream(file);
  return client.upload<TransferAnswer>('/v1/transfers/import', bytes, {
    query,
    headers: keyHeader(options.idempotencyKey),
    type: 'text/csv',
  });
}

/** Its id is told first: it goes on without whoever waits, and can be found again. */
async function waitedFor(transfer: TransferAnswer, { client, terminal }: Context): Promise<TransferAnswer> {
  terminal.say(`The import goes on by itself: retriever transfers ${transfer.id} tells how far it is.`);
  let now = transfer;
  for await (now of followed(client, transfer.id, 'Importing'));
  return now;
}

function tell(transfer: TransferAnswer, { terminal }: Context): void {
  if (terminal.json) terminal.printJson(transfer);
  else terminal.print(transferDetails(transfer, new Date(), terminal.width));
  if (!isOver(transfer)) return;

  if (transfer.rejected > 0) {
    terminal.say(`${transfer.rejected} rows were rejected: retriever transfers ${transfer.id} --errors says why.`);
  }
  assertDone(transfer);
}
