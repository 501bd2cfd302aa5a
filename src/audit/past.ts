import { Injectable } from '@nestjs/common';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { JobNotFoundError } from '../job/job.errors.js';
import { JOB_STATUSES, type JobStatus } from '../job/job.state.js';
import { isJobId, jobStream } from '../job/job.stream.js';
import type { JobView } from '../job/job.view.js';
import { foldedOrNone, keptOf } from './kept-events.js';
import { type HistoryProgress, LogHistory } from './log-history.js';
import { isPurge, purgeOf, UnsoundPurgeError } from './purge-record.js';

/** What a job was at a time, if that can still be told. */
export type JobThen =
  | { readonly was: 'there'; readonly view: JobView }
  | { readonly was: 'not submitted yet'; readonly submittedAt: Date }
  /** It was purged, by then or since: nothing is told of it any more. */
  | { readonly was: 'purged'; readonly purgedAt: Date }
  | { readonly was: 'unreadable' };

/** How many jobs there were at a time. */
export interface CountsThen {
  readonly byStatus: Readonly<Record<JobStatus, number>>;
  /** Of those. */
  readonly total: number;
  readonly deleted: number;
  /** By then. */
  readonly purged: number;
  /** They were there, or deleted; they were purged since, and what they were is not told any more. */
  readonly purgedSince: number;
  /** An event of theirs cannot be read: verify the log. */
  readonly unreadable: number;
}

const READS_AT_ONCE = 50;

/**
 * What was known at a time: the log as far as it was written by then, by its own clock. Nothing is held per job: each
 * stream is read when its first event comes by, and let go.
 */
@Injectable()
export class Past {
  constructor(
    private readonly store: EventStore,
    private readonly history: LogHistory,
  ) {}

  /** @throws JobNotFoundError where there never was such a job. */
  async jobAt(jobId: string, at: Date): Promise<JobThen> {
    const stream = isJobId(jobId) ? keptOf(await this.store.read(jobStream(jobId))) : [];
    const [first] = stream;
    if (!first) throw new JobNotFoundError(jobId);
    if (isPurge(first)) return { was: 'purged', purgedAt: first.recordedAt };
    if (first.recordedAt > at) return { was: 'not submitted yet', submittedAt: first.recordedAt };

    const view = foldedOrNone(writtenBy(at, stream));
    return view ? { was: 'there', view } : { was: 'unreadable' };
  }

  async countsAt(at: Date, onProgress?: (progress: HistoryProgress) => void): Promise<CountsThen> {
    const counts = new Counts();
    let end = 0n; // of what was written by then
    const upTo = await this.history.end();
    for await (const entries of this.history.entries({ upTo, onProgress })) {
      const begun: string[] = [];
      for (const { event, removal } of entries) {
        if (!event || removal) continue;
        if (event.recordedAt <= at) end = event.position;
        if (isPurge(event)) counts.addPurged(event, at, end);
        else if (event.revision === 0n && event.recordedAt <= at) begun.push(event.stream);
      }
      for (let n = 0; n < begun.length; n += READS_AT_ONCE) {
        const streams = await Promise.all(begun.slice(n, n + READS_AT_ONCE).map((name) => this.store.read(name)));
        for (const stream of streams) counts.addStream(stream, at);
      }
    }
    return counts;
  }
}

class Counts implements CountsThen {
  readonly byStatus = Object.fromEntries(JOB_STATUSES.map((status) => [status, 0])) as Record<JobStatus, number>;
  total = 0;
  deleted = 0;
  purged = 0;
  purgedSince = 0;
  unreadable = 0;

  addStream(stream: readonly Recorded[], at: Date): void {
    const view = foldedOrNone(writtenBy(at, stream));
    if (stream.some(isPurge))
      this.purgedSince++; // while this was counting
    else if (!view) this.unreadable++;
    else if (view.status === 'deleted') this.deleted++;
    else {
      this.byStatus[view.status]++;
      this.total++;
    }
  }

  /** @param end the position of the last event that was written by then: a job that began after it was not there */
  addPurged(record: Recorded, at: Date, end: bigint): void {
    const first = firstRemoved(record);
    if (record.recordedAt <= at) this.purged++;
    else if (first === undefined) this.unreadable++;
    else if (first <= end) this.purgedSince++;
  }
}

function firstRemoved(record: Recorded): bigint | undefined {
  try {
    return purgeOf(record).removed[0]?.position;
  } catch (error) {
    if (error instanceof UnsoundPurgeError) return undefined;
    throw error;
  }
}

function writtenBy(at: Date, stream: readonly Recorded[]): readonly Recorded[] {
  return stream.filter(({ recordedAt }) => recordedAt <= at);
}
