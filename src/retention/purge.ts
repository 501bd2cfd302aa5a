import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Clock } from '../eventsourcing/clock.js';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore, isOutage } from '../eventsourcing/event-store.js';
import { PurgeJob } from '../job/job.commands.js';
import { JOB_CATEGORY, jobIdIn } from '../job/job.stream.js';
import { nextPurgeStep } from './purge-step.js';

export interface PurgeOptions {
  /** Only jobs that were deleted before this. */
  readonly deletedBefore: Date;
  /** Written into the log with each purge. */
  readonly reason?: string | null;
  /** Changes nothing, and answers what it would have done. */
  readonly isDryRun?: boolean;
  readonly onProgress?: (progress: PurgeProgress) => void;
  /** Stops between two pages of the log. The next run goes on from there. */
  readonly signal?: AbortSignal;
}

/** How far a purge is through the log: positions; and how many jobs it has purged. */
export interface PurgeProgress {
  readonly done: bigint;
  readonly total: bigint;
  readonly jobs: number;
}

export interface PurgeReport {
  readonly purged: readonly PurgedJob[];
  /** Jobs that were left as they are though they were to be purged, and why. */
  readonly failed: readonly { readonly jobId: string; readonly why: string }[];
  /** How far it is with erasing from disk, in a sentence; null for a dry run, and where the purge was stopped. */
  readonly scavenge: string | null;
  readonly isComplete: boolean;
}

export interface PurgedJob {
  readonly jobId: string;
  /** How many events of it were removed. */
  readonly events: number;
}

/** So many jobs are purged at the same time: their appends share what a commit costs. */
const AT_ONCE = 50;

/**
 * Removes the events of jobs that were deleted long ago. What is to be removed is first written down in its stream, by
 * position and hash, so that the chain can still be followed; stream, generation and id stay taken for ever. Two purges
 * at once do no harm, and one that was interrupted is ended by the next.
 */
@Injectable()
export class Purge {
  constructor(
    private readonly log: EventStore,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** @throws StoreUnavailableError */
  async run(options: PurgeOptions): Promise<PurgeReport> {
    const { onProgress, signal } = options;
    const correlationId = randomUUID();
    const purged: PurgedJob[] = [];
    const failed: { jobId: string; why: string }[] = [];
    const total = await this.log.head([JOB_CATEGORY]);
    for await (const page of this.log.readAll({ upTo: total, categories: [JOB_CATEGORY] })) {
      if (signal?.aborted) return { purged, failed, scavenge: null, isComplete: false };

      const streams = deletedIn(page);
      while (streams.length > 0) {
        const outcomes = streams.splice(0, AT_ONCE).map((stream) => this.#outcome(stream, options, correlationId));
        for (const outcome of await Promise.all(outcomes)) {
          if ('why' in outcome) failed.push(outcome);
          else if (outcome.events > 0) purged.push(outcome);
        }
      }
      onProgress?.({ done: page.at(-1)?.position ?? total, total, jobs: purged.length });
    }
    // Also where nothing was purged: what an interrupted purge removed may still lie on disk.
    const scavenge = options.isDryRun ? null : await this.log.scavenge();
    return { purged, failed, scavenge, isComplete: true };
  }

  /** One job that cannot be purged does not keep the others; a store that is away does. */
  async #outcome(
    stream: string,
    options: PurgeOptions,
    correlationId: string,
  ): Promise<PurgedJob | { readonly jobId: string; readonly why: string }> {
    const jobId = jobIdIn(stream);
    try {
      return { jobId, events: await this.#purge(stream, options, correlationId) };
    } catch (error) {
      if (isOutage(error)) throw error;
      return { jobId, why: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Answers how many events were removed. */
  async #purge(
    stream: string,
    { deletedBefore, reason = null, isDryRun }: PurgeOptions,
    correlationId: string,
  ): Promise<number> {
    const next = async () => nextPurgeStep(await this.log.read(stream), deletedBefore);
    let step = await next();
    if (step.kind === 'record') {
      if (isDryRun) return step.removed.length;
      const origin = { actor: 'cli', correlationId };
      await this.commands.execute(new PurgeJob(jobIdIn(stream), reason, this.clock.now(), origin, step.removed));
      step = await next(); // what counts is what lies in the log now, whoever wrote it
    }
    if (step.kind !== 'remove') return 0;
    if (!isDryRun) await this.log.truncate(stream, step.before);
    return step.events;
  }
}

/** The log may still hold what was removed of a stream: what is to be done with it, only the stream itself can tell. */
function deletedIn(page: readonly Recorded[]): string[] {
  const ended = page.filter(({ type }) => type === 'JobDeleted' || type === 'JobPurged');
  return [...new Set(ended.map(({ stream }) => stream))];
}
