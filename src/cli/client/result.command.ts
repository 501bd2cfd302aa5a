import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { contextOf } from '../context.js';
import { jobPath } from './client.js';
import { save } from './saved-file.js';

export function resultCommand(): Command {
  return new Command('result')
    .description('the bytes that were fetched')
    .argument('<id>')
    .option('--output <file>', 'into a file instead of to stdout')
    .action(async (id: string, { output }: { output?: string }, command: Command) => {
      const { client } = contextOf(command);
      const bytes = client.stream(jobPath(id, '/result'));
      if (output === undefined) await pipeline(bytes, process.stdout, { end: false });
      else await save(bytes, output);
    });
}
