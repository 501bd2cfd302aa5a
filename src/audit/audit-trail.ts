import { Injectable } from '@nestjs/common';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { JobNotFoundError } from '../job/job.errors.js';
import { isJobId, jobStream } from '../job/job.stream.js';
import type { JobView } from '../job/job.view.js';
import { flawsIn } from './chain.js';
import { type Finding } from './finding.js';
import { JobsOfUrl } from './jobs-of-url.js';
import { foldedOrNone, keptOf } from './kept-events.js';
import { AUDITED_CATEGORIES, LogHistory } from './log-history.js';
import { isPurge, type Purge, purgeOf, UnsoundPurgeError } from './purge-record.js';

/** Which events are shown. What is left out does not matter. */
export interface ReplayFilter {
  /** By the log's own times: `from` ≤ t < `to`. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly stream?: string | undefined;
  readonly jobId?: string | undefined;
  /** A normalised URL: every event of every job of it. */
  readonly url?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly actors?: readonly string[] | undefined;
}

/** Everything that is known of a job, whatever became of it. */
export interface JobLife {
  readonly jobId: string;
  readonly events: readonly Recorded[];
  /** None of a purged job, or of one whose events cannot be read. */
  readonly view: JobView | undefined;
  readonly purge: Purge | undefined;
  /** What is wrong with its chain. */
  readonly findings: readonly Finding[];
}

/** What happened, to whom and by whom, in the order in which it was written down. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly store: EventStore,
    private readonly history: LogHistory,
  ) {}

  /**
   * The events of the log that a filter lets through, in pages without empty ones; without those that were purged.
   * @param following goes on with what is written from now on, until it aborts
   */
  async *replay(filter: ReplayFilter, following?: AbortSignal): AsyncGenerator<readonly Recorded[]> {
    const upTo = await this.history.end();
    const jobs = filter.url === undefined ? undefined : await JobsOfUrl.find(filter.url, this.store);
    const matching = (page: readonly Recorded[]) =>
      page.filter((event) => (jobs === undefined || jobs.has(event)) && passes(event, filter));

    const { stream = filter.jobId && jobStream(filter.jobId) } = filter;
    const past = stream === undefined ? this.history.events(upTo) : this.#stream(stream, upTo);
    for await (const page of past) {
      if (following?.aborted) return;
      const shown = matching(page);
      if (shown.length > 0) yield shown;
    }
    if (!following) return;

    const subscription = { after: upTo, categories: AUDITED_CATEGORIES, signal: following };
    for await (const page of this.store.subscribe(subscription)) {
      const shown = matching(page);
      if (shown.length > 0) yield shown;
    }
  }

  /** @throws JobNotFoundError where there never was such a job. */
  async job(jobId: string): Promise<JobLife> {
    if (!isJobId(jobId)) throw new JobNotFoundError(jobId);

    const events = keptOf(await this.store.read(jobStream(jobId)));
    if (events.length === 0) throw new JobNotFoundError(jobId);

    return { jobId, events, view: foldedOrNone(events), purge: purgeIn(events), findings: flawsIn(events) };
  }

  async *#stream(name: string, upTo: bigint): AsyncGenerator<readonly Recorded[]> {
    const events = keptOf(await this.store.read(name));
    yield events.filter(({ position }) => position <= upTo);
  }
}

function passes(event: Recorded, { from, to, stream, jobId, types, actors }: ReplayFilter): boolean {
  if (from && event.recordedAt < from) return false;
  if (to && event.recordedAt >= to) return false;
  if (stream !== undefined && event.stream !== stream) return false;
  if (jobId !== undefined && event.stream !== jobStream(jobId)) return false;
  if (types && !types.includes(event.type)) return false;
  return !actors || actors.includes(event.metadata?.actor);
}

/** An unsound record of a purge is a finding; it tells nothing. */
function purgeIn(events: readonly Recorded[]): Purge | undefined {
  const record = events.find(isPurge);
  try {
    return record && purgeOf(record);
  } catch (error) {
    if (error instanceof UnsoundPurgeError) return undefined;
    throw error;
  }
}
