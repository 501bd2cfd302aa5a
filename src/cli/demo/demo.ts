import type { BatchAnswer, EventAnswer, JobAnswer, PageAnswer } from '../../contract/answers.js';
import { type Client, jobPath } from '../client/client.js';
import { isFinal } from '../client/until-final.js';
import { UnfinishedError } from '../errors.js';
import { columns, gist, shortActor } from '../tables.js';
import type { Terminal } from '../terminal.js';
import { DemoBoard } from './demo-board.js';
import { DEMO_JOBS, hasEndedWell, TOLD_PATH } from './demo-jobs.js';

/** Submits the pages of the site as a batch, shows every change until all jobs are final, and tells one job's story. */
export async function showDemo(client: Client, site: string, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const jobs = DEMO_JOBS.map(({ path, options }) => ({ url: site + path, ...options }));
  const batch = await client.ask<BatchAnswer>('POST', '/v1/jobs/batch', { body: { jobs }, signal });
  terminal.print(`${batch.accepted} URLs of a small site at ${site} were submitted.\n`);

  const board = new DemoBoard(terminal);
  const ids = new Map(batch.items.map(({ index, job }) => [DEMO_JOBS[index]?.path ?? '', job?.id ?? '']));
  await Promise.all([...ids].map(([path, id]) => follow(client, id, (job) => board.show(path, job), signal)));

  terminal.print(`\nWhat happened to ${TOLD_PATH}, as the log has it:\n`);
  const path = jobPath(ids.get(TOLD_PATH) ?? '', '/events');
  const { items } = await client.ask<PageAnswer<EventAnswer>>('GET', path, { signal });
  terminal.print(timeline(items, terminal.width));

  const bad = DEMO_JOBS.filter((job) => !hasEndedWell(job, board.jobAt(job.path))).map(({ path }) => path);
  if (bad.length > 0) throw new UnfinishedError(`These did not end as they should: ${bad.join(', ')}.`);
  terminal.print(`\nAll ${DEMO_JOBS.length} jobs ended as they should.`);
}

/** Hears of every change of a job until it is final, by long polls: a 304 only says that there was none for a while. */
async function follow(
  client: Client,
  id: string,
  changed: (job: JobAnswer) => void,
  signal: AbortSignal,
): Promise<void> {
  let revision: string | undefined;
  for (let job: JobAnswer | undefined; !job || !isFinal(job); ) {
    const known = revision === undefined ? {} : { headers: { 'if-none-match': `"${revision}"` }, waitSeconds: 10 };
    const answer = await client.ask<JobAnswer | undefined>('GET', jobPath(id), { ...known, signal });
    if (!answer) continue;
    job = answer;
    revision = answer.revision;
    changed(answer);
  }
}

function timeline(events: readonly EventAnswer[], width?: number): string {
  const beganAt = Date.parse(events[0]?.recordedAt ?? '');
  const rows = events.map(({ recordedAt, type, metadata, data }) => [
    `${((Date.parse(recordedAt) - beganAt) / 1_000).toFixed(3).padStart(6)} s`,
    type,
    shortActor(metadata.actor),
    gist(data),
  ]);
  return columns(['AFTER', 'EVENT', 'BY', 'WHAT'], rows, width);
}
