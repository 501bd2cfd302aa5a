import { existsSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { contextOf } from '../context.js';
import { jobPath } from './client.js';

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

/** Under its name there is the whole result, or what was there before. What is no file, as /dev/null, stays what it is. */
async function save(bytes: AsyncIterable<Uint8Array>, output: string): Promise<void> {
  const isSpecial = existsSync(output) && !statSync(output).isFile();
  if (isSpecial) return writeFile(output, bytes);

  const part = `${output}.part`;
  try {
    await writeFile(part, bytes); // settles with the file closed, so rm is final
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
