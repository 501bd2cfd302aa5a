import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import type { EventAnswer } from '../../contract/answers.js';
import { type Context, contextOf } from '../context.js';
import { each } from '../option-values.js';
import type { Client } from './client.js';
import { isAway } from './patience.js';
import { sentBlocks } from './sent-events.js';
import { WatchedJobs } from './watched-jobs.js';

interface WatchOptions {
  readonly job?: readonly string[];
  readonly type?: readonly string[];
  readonly tag?: readonly string[];
  readonly host?: readonly string[];
  readonly after?: string;
}

const FILTERS = ['job', 'type', 'tag', 'host'] as const;
const RETRY_MS = 1_000;

export function watchCommand(): Command {
  return new Command('watch')
    .description('what happens, as it happens: a line a job on a terminal, an event a line elsewhere')
    .option('--job <id>', 'only of this job; may be repeated, as all of these', each)
    .option('--type <type>', 'only events of this type, such as FetchFailed', each)
    .option('--tag <tag>', 'only of jobs with this tag', each)
    .option('--host <host>', 'only of jobs of this host, with its port where it is not the usual one', each)
    .option('--after <position>', 'first what happened after this position of the log; 0: everything')
    .action(async (options: WatchOptions, command: Command) => {
      const context = contextOf(command);
      const show = viewFor(context);
      for await (const event of eventsFor(options, context)) show(event);
    });
}

/** Events, for as long as somebody listens: where the connection is lost, they go on where they were once it is back. */
async function* eventsFor(options: WatchOptions, context: Context): AsyncGenerator<EventAnswer> {
  let place = options.after;
  let retryMs = RETRY_MS;
  for (let wasConnected = false; ; ) {
    try {
      for await (const { id, data, retryMs: told } of blocksAfter(place, options, context.client)) {
        wasConnected = true;
        if (id !== undefined) place = id === '' ? undefined : id;
        if (told !== undefined) retryMs = told;
        if (data !== undefined) yield JSON.parse(data) as EventAnswer;
      }
      context.terminal.say('The service ended the connection. It is asked again.');
    } catch (error) {
      if (!isAway(error) || !wasConnected) throw error;
    }
    await sleep(retryMs);
  }
}

function blocksAfter(place: string | undefined, options: WatchOptions, client: Client) {
  const query = new URLSearchParams();
  for (const name of FILTERS) for (const wanted of options[name] ?? []) query.append(name, wanted);
  if (place !== undefined) query.set('after', place);
  return sentBlocks(client.stream(`/v1/stream?${query}`, { accept: 'text/event-stream' }));
}

function viewFor({ terminal, client }: Context): (event: EventAnswer) => void {
  if (terminal.json) return (event) => terminal.printJson(event);
  if (terminal.width === undefined) return (event) => terminal.print(WatchedJobs.lineOf(event));

  const jobs = new WatchedJobs(terminal, client);
  return (event) => jobs.note(event);
}
