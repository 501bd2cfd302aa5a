import { Command } from 'commander';
import { harmlessJson } from '../../audit/event-line.js';
import type { Then } from '../../audit/past.js';
import type { CountsThen } from '../../audit/status-counts.js';
import { jobModel } from '../../job/job.model.js';
import type { JobView } from '../../job/job.view.js';
import { harmless } from '../client/formats.js';
import { instantOrAge } from '../option-values.js';
import { ProgressBar } from '../progress.js';
import { columns } from '../tables.js';
import type { Terminal } from '../terminal.js';
import type { Auditing } from './audit-tools.js';

const HELP = `
The time is one of the log: what it had recorded by then counts, that moment included. A day stands for its first
moment in UTC.`;

export function atCommand({ withTools, terminalOf }: Auditing): Command {
  return new Command('at')
    .description('what was known at a time: of one job, or how many jobs there were')
    .argument('<time>', 'a time, or an age: 2026-03-01T12:00:00Z, 12h', instantOrAge)
    .option('--job <id>')
    .addHelpText('after', HELP)
    .action(async (at: Date, { job }: { job?: string }, command: Command) => {
      const terminal = terminalOf(command);
      if (job !== undefined)
        showJob(job, at, await withTools(({ past }) => past.entityAt(jobModel, job, at)), terminal);
      else showCounts(at, await withTools(({ past }) => counted((show) => past.countsAt(at, show))), terminal);
    });
}

async function counted<Result>(
  work: (show: (progress: { done: number; events: number }) => void) => Promise<Result>,
): Promise<Result> {
  const bar = new ProgressBar('Counting');
  return work(({ done, events }) => bar.show({ done, total: 1, count: events, unit: 'events' })).finally(() =>
    bar.end(),
  );
}

function showJob(jobId: string, at: Date, then: Then<JobView>, terminal: Terminal): void {
  if (terminal.json) terminal.print(harmlessJson({ jobId, at, ...then }));
  else terminal.print(jobText(jobId, at, then, terminal.width));
}

function jobText(jobId: string, at: Date, then: Then<JobView>, width: number | undefined): string {
  const when = at.toISOString();
  switch (then.was) {
    case 'not submitted yet':
      return `At ${when} there was no job ${jobId}: it was submitted at ${then.submittedAt.toISOString()}.`;
    case 'purged':
      return `Job ${jobId} was purged at ${then.purgedAt.toISOString()}: what it was before is not told any more.`;
    case 'unreadable':
      return `What job ${jobId} was at ${when} cannot be read: verify the log.`;
    case 'there': {
      const told = Object.entries(then.view).filter(([, value]) => value !== null && value !== undefined);
      const rows = told.map(([field, value]) => [field, typeof value === 'object' ? harmlessJson(value) : `${value}`]);
      return columns(
        ['at', when],
        rows.map((row) => row.map(harmless)),
        width,
      );
    }
  }
}

function showCounts(at: Date, models: readonly CountsThen[], terminal: Terminal): void {
  for (const counts of models) {
    if (terminal.json) terminal.print(harmlessJson({ at, ...counts }));
    else terminal.print(countsText(at, counts, terminal.width));
  }
}

function countsText(at: Date, counts: CountsThen, width: number | undefined): string {
  const { category, byStatus, total, deleted, purged, purgedSince, unreadable } = counts;
  const others = { deleted, purged, 'purged since': purgedSince, unreadable };
  const told = Object.entries(others).filter(([, jobs]) => jobs > 0);
  const rows = [...Object.entries(byStatus), ['in all', total] as const, ...told];
  const cells = rows.map(([name, jobs]) => [name, `${jobs}`]);
  return columns([`${category}s`.toUpperCase(), at.toISOString()], cells, width);
}
