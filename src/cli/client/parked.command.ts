import { Command } from 'commander';
import type { OperationsAnswer, ReleasedStreamAnswer } from '../../contract/answers.js';
import { contextOf } from '../context.js';
import { UnfinishedError } from '../errors.js';
import { parkedTable, skippedTable } from '../parked-tables.js';

/** The streams that the views stand still at, and to have one go on. */
export function parkedCommand(): Command {
  return new Command('parked')
    .description('streams that the views stand still at: an event of each cannot be read')
    .action(async (_: object, command: Command) => {
      const { client, terminal } = contextOf(command);
      const { parkedStreams, parked, skippedEvents, skipped } = await client.ask<OperationsAnswer>(
        'GET',
        '/v1/operations',
      );
      if (terminal.json) return terminal.printJson({ parkedStreams, parked, skippedEvents, skipped });

      if (parkedStreams === 0) terminal.print('No stream is parked.');
      else terminal.print(parkedTable(parked, terminal.width));
      if (parkedStreams > parked.length) terminal.say(`These are the first ${parked.length} of ${parkedStreams}.`);
      if (skippedEvents === 0) return;

      terminal.print('\nThe views do without:');
      terminal.print(skippedTable(skipped, new Date(), terminal.width));
      if (skippedEvents > skipped.length) terminal.say(`These are the first ${skipped.length} of ${skippedEvents}.`);
    })
    .addCommand(acting('retry', 'read the event again that a stream is parked at: after an upgrade, say'))
    .addCommand(acting('skip', 'go on without the event that a stream is parked at; in the log it stays'));
}

function acting(action: 'retry' | 'skip', description: string): Command {
  return new Command(action)
    .description(description)
    .argument('<stream>', 'as "retriever parked" tells it')
    .option('--revision <n>', 'only where it is parked there, as "retriever parked" told')
    .option('--reason <text>', 'is kept, and told')
    .action(async (stream: string, asked: { revision?: string; reason?: string }, command: Command) => {
      const { client, terminal } = contextOf(command);
      const path = `/v1/operations/parked/${encodeURIComponent(stream)}/${action}`;
      const released = await client.ask<ReleasedStreamAnswer>('POST', path, { body: asked });
      if (terminal.json) terminal.printJson(released);
      const { parked } = released;
      if (parked) throw new UnfinishedError(`${stream} is parked at revision ${parked.revision}: ${parked.reason}`);
      if (!terminal.json) terminal.print(`${stream} goes on.`);
    });
}
