import { Command, Option } from 'commander';
import type { ReplayFilter } from '../../audit/audit-trail.js';
import { jobStream } from '../../job/job.stream.js';
import { UsageError } from '../errors.js';
import { each, instantOrAge } from '../option-values.js';
import { stopSignal } from '../stop-signal.js';
import { EVENT_FORMATS, type EventFormat, eventLayout } from './audit-events.js';
import { rangeEnd } from './audit-times.js';
import type { Auditing } from './audit-tools.js';

interface ReplayOptions {
  readonly from?: Date;
  readonly to?: Date;
  readonly stream?: string;
  readonly job?: string;
  readonly url?: string;
  readonly type?: readonly string[];
  readonly actor?: readonly string[];
  readonly format?: EventFormat;
  readonly follow?: true;
}

const HELP = `
Times are those at which the log recorded an event: 2026-03-01T12:00:00Z, or a day of UTC, or an age like 12h.
--to is the first moment that is left out; a day is the last that is shown.

--url finds a job by the URL that its submission tells. A purged job tells none, but the ids of the jobs that were
submitted without headers of their own follow from the URL: their purges are found too. Those of others are not.`;

export function replayCommand({ withTools, terminalOf }: Auditing): Command {
  return new Command('replay')
    .description('every event, in the order of the log')
    .option('--from <time>', 'recorded then or later', instantOrAge)
    .option('--to <time>', 'recorded before', rangeEnd)
    .option('--stream <name>', 'of one stream')
    .option('--job <id>', 'of one job')
    .option('--url <url>', 'of every job of a URL')
    .option('--type <type>', 'of this type; may be given more than once', each)
    .option('--actor <name>', 'by this actor; may be given more than once', each)
    .addOption(new Option('--format <format>', 'how they are shown').choices(EVENT_FORMATS))
    .option('--follow', 'go on with what happens from now on, until Ctrl-C')
    .addHelpText('after', HELP)
    .action(async (options: ReplayOptions, command: Command) => {
      const terminal = terminalOf(command);
      const { format = terminal.json ? 'ndjson' : 'table' } = options;
      const layout = eventLayout(format, terminal.width);
      const following = options.follow && stopSignal();
      await withTools(async ({ trail }) => {
        if (layout.heading !== undefined) terminal.print(layout.heading);
        for await (const page of trail.replay(filterOf(options), following))
          terminal.print(page.map(layout.line).join('\n'));
      });
    });
}

function filterOf({ from, to, stream, job, url, type: types, actor: actors }: ReplayOptions): ReplayFilter {
  if (stream !== undefined && job !== undefined) throw new UsageError('--job names a stream: give it or --stream.');

  return { from, to, stream: job === undefined ? stream : jobStream(job), url: normalised(url), types, actors };
}

/** As jobs have it: the WHATWG `href` without fragment. */
function normalised(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!URL.canParse(text)) throw new UsageError('--url takes an absolute URL, with its scheme.');

  const url = new URL(text);
  url.hash = '';
  return url.href;
}
