import { randomUUID } from 'node:crypto';
import { type EventStore, UnknownOutcomeError } from '../../src/eventsourcing/event-store.js';
import { type Witness, witnessOf } from '../../src/eventsourcing/witness.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { dedupeKeyOf, jobIdOf, jobStream } from '../../src/job/job.stream.js';
import { sealed } from './sealed.js';
import { body, completed, deleted, purged, started, submitted } from './stories.js';

/** Writes the story of a job of its own into a log, and answers with the job's id. */
export async function logJob(log: EventStore, ...story: readonly JobEvent[]): Promise<string> {
  const url = `https://${randomUUID()}.example/`;
  const dedupeKey = dedupeKeyOf(url, []);
  const jobId = jobIdOf(dedupeKey, 1);
  const named = { jobId, url, givenUrl: url, dedupeKey, submission: randomUUID() };
  await logMore(log, jobId, ...story.map((event) => ({ ...event, data: { ...event.data, ...named } }) as JobEvent));
  return jobId;
}

/** Writes on in the stream of a job. */
export async function logMore(log: EventStore, jobId: string, ...events: readonly JobEvent[]): Promise<void> {
  const stream = jobStream(jobId);
  const last = (await log.read(stream)).at(-1);
  const next = events.map((event) => ({ ...event, data: { ...event.data, jobId } }));
  const previous = last && { revision: last.revision, hash: last.metadata.hash };
  const batch = sealed(stream, next, previous);
  await untilKnown(() => log.append(stream, batch, last?.revision ?? 'no_stream'));
}

/** Sends the same batch again, as an actor does, while the answer to it is lost: a busy machine's servers lose some. */
async function untilKnown(append: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return void (await append());
    } catch (error) {
      if (!(error instanceof UnknownOutcomeError) || tries === 5) throw error;
    }
  }
}

/**
 * Writes the stories of many jobs that were fetched, each with the same body. Some at a time: an answer is waited for only
 * so long.
 */
export async function logFetchedJobs(log: EventStore, count: number, kept = body): Promise<string[]> {
  const jobIds: string[] = [];
  while (jobIds.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - jobIds.length) }, () =>
      logJob(log, submitted(), started(1), completed(2, 1, kept)),
    );
    jobIds.push(...(await Promise.all(some)));
  }
  return jobIds;
}

const AT_ONCE = 100;

/** What the newest event of a log that is not empty is known again by. */
export async function lastOf(log: EventStore): Promise<Witness> {
  const event = await log.at(await log.head());
  if (!event) throw new Error('There is no event at the end of the log');
  return witnessOf(event);
}

/** Deletes a job, and purges its events. */
export async function purgeJob(log: EventStore, jobId: string): Promise<void> {
  await logMore(log, jobId, deleted(3));
  const events = await log.read(jobStream(jobId));
  const removed = events.map(({ position, metadata }) => ({ position: `${position}`, hash: metadata.hash }));
  await logMore(log, jobId, purged(4, removed));
  await log.truncate(jobStream(jobId), BigInt(events.length));
}
