import { open, rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { Command, Option } from 'commander';
import type { TransferAnswer } from '../../contract/answers.js';
import { type Context, contextOf } from '../context.js';
import { ProgressBar } from '../progress.js';
import { transferDetails } from '../transfer-tables.js';
import { keyHeader } from './submission.js';
import { assertDone, followed, transferPath } from './transfers.js';

interface ExportOptions {
  readonly from: string;
  readonly till?: string;
  readonly out: string;
  readonly format?: string;
  readonly status?: string;
  readonly columns?: string;
  readonly idempotencyKey?: string;
}

/** What is later than now counts as now, by the clock of the service; asked for again it is the same. */
const UNTIL_NOW = '2999-12-31';
const FORMATS = ['csv', 'ndjson', 'json', 'warc'];

export function exportCommand(): Command {
  return new Command('export')
    .description('write the jobs of a range of time to a file')
    .requiredOption('--from <time>', 'submitted at or after a day or a time of ISO 8601')
    .option('--till <time>', 'and before a time, or on a day at the latest (now)')
    .requiredOption('--out <file>', 'what is there is replaced once the file is whole')
    .addOption(new Option('--format <format>', 'what the name of the file says, or csv').choices(FORMATS))
    .option('--status <statuses>', 'separated by commas')
    .option('--columns <names>', 'separated by commas, in the order wanted')
    .option('--idempotency-key <key>', 'the same key gives the same transfer again')
    .action(async (options: ExportOptions, command: Command) => {
      const context = contextOf(command);
      const body = requestOf(options);
      const headers = keyHeader(options.idempotencyKey);
      const { id } = await context.client.ask<TransferAnswer>('POST', '/v1/transfers/export', { body, headers });
      const transfer = await download(id, options.out, context);
      if (context.terminal.json) context.terminal.printJson(transfer);
      else context.terminal.print(transferDetails(transfer, new Date(), context.terminal.width));
    });
}

function requestOf({ from, till, out, format, status, columns }: ExportOptions) {
  const named = extname(out).slice(1).toLowerCase();
  return {
    from,
    till: till ?? UNTIL_NOW,
    format: format ?? (FORMATS.includes(named) ? named : 'csv'),
    status: status?.split(','),
    columns: columns?.split(','),
  };
}

/** What the service has written is fetched as it grows. Under its name there is the whole file, or what was there before. */
async function download(id: string, out: string, { client }: Context): Promise<TransferAnswer> {
  const bar = new ProgressBar('Exporting');
  const part = `${out}.part`;
  const file = await open(part, 'w');
  let last: TransferAnswer | undefined;
  try {
    let written = 0;
    for await (const now of followed(client, id)) {
      last = now;
      bar.show({ done: now.done, total: now.total ?? 0, count: now.done, unit: 'rows' });
      if ((now.export?.size ?? 0) === written) continue;
      const range = { range: `bytes=${written}-` };
      for await (const bytes of client.stream(transferPath(id, '/file'), range)) {
        await file.writeFile(bytes);
        written += bytes.length;
      }
    }
    bar.end();
    if (!last) throw new Error('A transfer that is followed is seen once at least');
    assertDone(last);
    await file.close();
    await rename(part, out);
    return last;
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
}
