import { Command } from 'commander';
import type { Life } from '../../audit/audit-trail.js';
import { eventLine, harmlessJson } from '../../audit/event-line.js';
import { sentenceOf } from '../../audit/finding.js';
import type { PastPurge } from '../../audit/purge-record.js';
import { idField } from '../../eventsourcing/model.js';
import { jobModel } from '../../job/job.model.js';
import type { JobView } from '../../job/job.view.js';
import { harmless } from '../client/formats.js';
import { UnfinishedError } from '../errors.js';
import { eventLayout } from './audit-events.js';
import type { Auditing } from './audit-tools.js';
import { counted } from './audit-words.js';

export function lifeCommand({ withTools, terminalOf }: Auditing): Command {
  return new Command('job')
    .description('the whole life of a job, also of a deleted one, and what is left of a purged one')
    .argument('<id>')
    .action(async (id: string, _: object, command: Command) => {
      const terminal = terminalOf(command);
      const life = await withTools(({ trail }) => trail.life(jobModel, id));
      if (terminal.json) terminal.print(lifeLine(id, life));
      else terminal.print(lifeText(id, life, terminal.width));
      if (life.findings.length > 0) throw new UnfinishedError(`Job ${id} is not what was written.`);
    });
}

function lifeLine(jobId: string, { events, view, purge, findings }: Life<JobView>): string {
  const told = harmlessJson({ jobId, view: view ?? null, purge: purge ? purgeFields(purge) : null, findings });
  return `${told.slice(0, -1)},"events":[${events.map(eventLine).join(',')}]}`;
}

function lifeText(jobId: string, { events, view, purge, findings }: Life<JobView>, width: number | undefined): string {
  const { heading, line } = eventLayout('table', width);
  const chain = findings.length > 0 ? findings.map(sentenceOf) : ['Every hash fits.'];
  const about = view ? `${view.url} is ${view.status}` : ((purge && purgeSentence(purge)) ?? 'cannot be read');
  return [`Job ${jobId}: ${harmless(about)}.`, '', heading, ...events.map(line), '', ...chain.map(harmless)].join('\n');
}

/** What a purge tells, as the rest of a sentence about its entity. */
export function purgeSentence({ by, reason, purgedAt, removed }: PastPurge): string {
  const why = reason === null ? '' : ` (${reason})`;
  const from = removed[0]?.position;
  const to = removed.at(-1)?.position;
  return `purged by ${by} at ${purgedAt}${why}: ${counted(removed.length, 'event')}, from position ${from} to ${to}`;
}

/** What a purge tells, for machines: the id's name says what it is the id of. */
export function purgeFields({ category, id, ...rest }: PastPurge): object {
  return { [idField({ category })]: id, ...rest };
}
