import { extname } from 'node:path';
import { Command, Option } from 'commander';
import type { TransferAnswer } from '../../contract/answers.js';
import { EXPORT_FORMATS } from '../../transfer/transfer.events.js';
import { contextOf } from '../context.js';
import { transferDetails } from '../transfer-tables.js';
import type { Client } from './client.js';
import { Patience } from './patience.js';
import { save } from './saved-file.js';
import { keyHeader } from './submission.js';
import { assertDone, followed, isOver, transferPath } from './transfers.js';

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

export function exportCommand(): Command {
  return new Command('export')
    .description('write the jobs of a range of time to a file')
    .requiredOption('--from <time>', 'submitted at or after a day or a time of ISO 8601')
    .option('--till <time>', 'and before a time, or on a day at the latest (now)')
    .requiredOption('--out <file>', 'what is there is replaced once the file is whole')
    .addOption(new Option('--format <format>', 'what the name of the file says, or csv').choices(EXPORT_FORMATS))
    .option('--status <statuses>', 'separated by commas')
    .option('--columns <names>', 'separated by commas, in the order wanted')
    .option('--idempotency-key <key>', 'the same key gives the same transfer again')
    .action(async (options: ExportOptions, command: Command) => {
      const { client, terminal } = contextOf(command);
      const body = requestOf(options);
      const headers = keyHeader(options.idempotencyKey);
      const { id } = await client.ask<TransferAnswer>('POST', '/v1/transfers/export', { body, headers });
      await save(fileOf(id, client), options.out);
      const transfer = await client.ask<TransferAnswer>('GET', transferPath(id));
      if (terminal.json) terminal.printJson(transfer);
      else terminal.print(transferDetails(transfer, new Date(), terminal.width));
    });
}

function requestOf({ from, till, out, format, status, columns }: ExportOptions) {
  const named = extname(out).slice(1).toLowerCase();
  return {
    from,
    till: till ?? UNTIL_NOW,
    format: format ?? EXPORT_FORMATS.find((each) => each === named) ?? 'csv',
    status: status?.split(','),
    columns: columns?.split(','),
  };
}

/** What the service writes, fetched as it grows. */
async function* fileOf(id: string, client: Client): AsyncGenerator<Uint8Array> {
  const patience = new Patience();
  let written = 0;
  for await (const now of followed(client, id, 'Exporting')) {
    while ((now.export?.size ?? 0) > written) {
      const range = { range: `bytes=${written}-` };
      try {
        for await (const bytes of client.stream(transferPath(id, '/file'), range)) {
          yield bytes;
          written += bytes.length;
          patience.renew();
        }
      } catch (error) {
        await patience.after(error); // what was fetched stands, and the rest is fetched from there on
      }
    }
    if (isOver(now)) assertDone(now);
  }
}
