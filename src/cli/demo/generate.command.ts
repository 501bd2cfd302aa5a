import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { count, serviceUrl } from '../option-values.js';
import { generatedRows } from './generated-rows.js';

/** A top-level domain that no name of resolves (RFC 2606): whoever imports the file bothers nobody. */
const NOWHERE = 'https://shop.example/';

export function generateCommand(): Command {
  return new Command('generate')
    .description('a CSV of products with their URLs, to try an import with; a few rows are bad, a few come twice')
    .argument('<rows>', 'how many', count)
    .option('--site <url>', 'where the URLs lead (a name that resolves nowhere)', serviceUrl, NOWHERE)
    .option('--out <file>', 'into a file instead of to stdout')
    .action(async (rows: number, { site, out }: { site: string; out?: string }) => {
      const lines = Readable.from(generatedRows(rows, site), { objectMode: false });
      if (out === undefined) await pipeline(lines, process.stdout, { end: false });
      else await pipeline(lines, createWriteStream(out));
    });
}
