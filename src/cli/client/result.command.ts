import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import type { operations } from '../../contract/generated.js';
import { contextOf } from '../context.js';
import { jobPath } from './client.js';
import { save } from './saved-file.js';

type Reading = NonNullable<NonNullable<operations['readResult']['parameters']['query']>['as']>;

const READINGS: readonly Reading[] = ['text', 'markdown', 'links', 'json'];

export function resultCommand(): Command {
  return new Command('result')
    .description('the bytes that were fetched, or the page as it reads')
    .argument('<id>')
    .addOption(new Option('--as <reading>', 'what is read of the page, in UTF-8').choices(READINGS))
    .option('--output <file>', 'into a file instead of to stdout')
    .action(async (id: string, { as, output }: { as?: Reading; output?: string }, command: Command) => {
      const { client } = contextOf(command);
      const bytes = client.stream(jobPath(id, as === undefined ? '/result' : `/result?as=${as}`));
      if (output === undefined) await pipeline(bytes, process.stdout, { end: false });
      else await save(bytes, output);
    });
}
