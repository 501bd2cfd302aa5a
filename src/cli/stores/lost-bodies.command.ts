import { Command } from 'commander';
import { idField } from '../../eventsourcing/model.js';
import type { StandingJob } from '../../job/job.view.js';
import { gapIn } from '../../read-model/coverage.js';
import type { LookedAt, LostBody } from '../../retention/lost-bodies.js';
import { contextOf } from '../context.js';
import { UnfinishedError } from '../errors.js';
import { stopSignal } from '../stop-signal.js';
import { columns } from '../tables.js';
import type { Terminal } from '../terminal.js';
import type { LostResult } from './refetch.js';
import type { OpenTools } from './tools.js';
import { withTools } from './with-tools.js';

interface Counted {
  readonly lost: number;
  readonly damaged: number;
  readonly fetched: number;
  /** How many were looked for. */
  readonly bodies: number;
}

export function lostBodiesCommand(open: OpenTools): Command {
  return new Command('lost-bodies')
    .description(
      'list the results whose bytes are gone (body_lost), or damaged (body_damaged); with --fetch, have their URLs fetched again',
    )
    .option('--fetch', 'submit each URL again, with the options of its job')
    .action(async ({ fetch = false }: { fetch?: boolean }, command: Command) => {
      const { terminal } = contextOf(command);
      const signal = stopSignal();
      const counted = { lost: 0, damaged: 0, fetched: 0, bodies: 0 };
      const onProgress = ({ bodies }: LookedAt) => {
        counted.bodies = bodies;
      };
      const gap = await withTools(open, async ({ coverage, lostBodies, refetch }) => {
        const gap = gapIn(await coverage.measure(signal));
        for await (const lost of lostBodies.find({ signal, onProgress })) {
          const result = await refetch.resultOf(lost);
          const again = result && fetch ? await refetch.fetchAgain(result) : undefined;
          if (lost.fault === 'body_lost') counted.lost++;
          else counted.damaged++;
          if (again) counted.fetched++;
          if (result) showResult(result, again, terminal);
          else showBody(lost, terminal);
        }
        return gap;
      });
      if (!terminal.json) terminal.print(summary(counted, fetch));
      if (signal.aborted) throw new UnfinishedError('It was stopped before its end.');
      if (gap) throw new UnfinishedError(`${gap}. What these name was not looked for.`);
    });
}

function showResult(
  { job, body, fault: code, isSuperseded }: LostResult,
  again: StandingJob | undefined,
  terminal: Terminal,
): void {
  const fetchedBy = again?.view.jobId ?? null;
  if (terminal.json) terminal.printJson({ job: job.jobId, code, url: job.url, ...body, isSuperseded, fetchedBy });
  else terminal.print(columns([job.jobId, code, again ? `again as ${fetchedBy}` : '', job.url], [], terminal.width));
}

/** Of what is no job, nobody here knows how to get it again. */
function showBody({ category, id, body, fault: code }: LostBody, terminal: Terminal): void {
  if (terminal.json) terminal.printJson({ [idField({ category })]: id, code, ...body });
  else terminal.print(columns([id, code, '', category], [], terminal.width));
}

function summary({ lost, damaged, fetched, bodies }: Counted, isFetching: boolean): string {
  const alsoDamaged = damaged > 0 ? `, and ${damaged} have a damaged one` : '';
  const hint = lost + damaged > 0 ? ' (--fetch has them fetched again)' : '';
  return `Of ${bodies} results, ${lost} have lost their body${alsoDamaged}${isFetching ? `; ${fetched} are fetched again` : hint}.`;
}
