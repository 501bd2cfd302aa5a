import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import type { operations } from '../../contract/generated.js';
import { contextOf } from '../context.js';
import { jobPath } from './client.js';
import { save } from './saved-file.js';

type Reading = NonNullable<NonNullable<operations['readResult']['parameters']['query']>['as']>;

const READINGS: readonly Reading[] = ['text', 'markdown', 'links', 'json'];

interface Asked {
  readonly as?: Reading;
  readonly output?: string;
  readonly partial?: true;
}

export function resultCommand(): Command {
  return new Command('result')
    .description('the bytes that were fetched, or the page as it reads')
    .argument('<id>')
    .addOption(new Option('--as <reading>', 'what is read of the page, in UTF-8').choices(READINGS))
    .option('--partial', 'what came of a body that broke off, and nothing else')
    .option('--output <file>', 'into a file instead of to stdout')
    .action(async (id: string, { as, output, partial }: Asked, command: Command) => {
      const { client } = contextOf(command);
      const query = new URLSearchParams({ ...(as && { as }), ...(partial && { partial: 'true' }) }).toString();
      const bytes = client.stream(jobPath(id, query === '' ? '/result' : `/result?${query}`));
      if (output === undefined) await pipeline(bytes, process.stdout, { end: false });
      else await save(bytes, output);
    });
}
