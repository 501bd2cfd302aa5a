import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Clock } from '../eventsourcing/clock.js';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore, isOutage } from '../eventsourcing/event-store.js';
import { type Entity, isErasure, Models, streamOf } from '../eventsourcing/model.js';
import { PurgeStream } from '../eventsourcing/purge.command.js';
import { nextPurgeStep } from './purge-step.js';

export interface PurgeOptions {
  /** Only entities that were deleted before this. */
  readonly deletedBefore: Date;
  /** Written into the log with each purge. */
  readonly reason?: string | null;
  /** Changes nothing, and answers what it would have done. */
  readonly isDryRun?: boolean;
  readonly onProgress?: (progress: PurgeProgress) => void;
  /** Stops between two pages of the log. The next run goes on from there. */
  readonly signal?: AbortSignal;
}

/** How far a purge is through the log: positions; and how many entities it has purged. */
export interface PurgeProgress {
  readonly done: bigint;
  readonly total: bigint;
  readonly purged: number;
}

export interface PurgeReport {
  /** How many events were looked at. */
  readonly read: number;
  readonly purged: readonly PurgedEntity[];
  readonly failed: readonly UnpurgedEntity[];
  /** How far it is with erasing from disk, in a sentence; null for a dry run, and where the purge was stopped. */
  readonly scavenge: string | null;
  readonly isComplete: boolean;
}

export interface PurgedEntity {
  readonly category: string;
  readonly id: string;
  /** How many events of it were removed. */
  readonly events: number;
}

/** It was left as it is though it was to be purged. */
export interface UnpurgedEntity {
  readonly category: string;
  readonly id: string;
  readonly why: string;
}

/** So many entities are purged at the same time: their appends share what a commit costs. */
const AT_ONCE = 50;

/**
 * Removes the events of entities that were deleted long ago, of every model. What is to be removed is first written
 * down in its stream, by position and hash, so that the chain can still be followed; stream, id and a job's generation
 * stay taken for ever. Two purges at once do no harm, and one that was interrupted is ended by the next.
 */
@Injectable()
export class Purge {
  constructor(
    private readonly log: EventStore,
    private readonly models: Models,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** @throws StoreUnavailableError */
  async run(options: PurgeOptions): Promise<PurgeReport> {
    const { onProgress, signal } = options;
    const { categories } = this.models;
    const correlationId = randomUUID();
    const purged: PurgedEntity[] = [];
    const failed: UnpurgedEntity[] = [];
    const total = await this.log.head(categories);
    let read = 0;
    for await (const page of this.log.readAll({ upTo: total, categories })) {
      if (signal?.aborted) return { read, purged, failed, scavenge: null, isComplete: false };

      const entities = this.#endedIn(page);
      while (entities.length > 0) {
        const outcomes = entities.splice(0, AT_ONCE).map((entity) => this.#outcome(entity, options, correlationId));
        for (const outcome of await Promise.all(outcomes)) {
          if ('why' in outcome) failed.push(outcome);
          else if (outcome.events > 0) purged.push(outcome);
        }
      }
      read += page.length;
      onProgress?.({ done: page.at(-1)?.position ?? total, total, purged: purged.length });
    }
    // Also where nothing was purged: what an interrupted purge removed may still lie on disk.
    const scavenge = options.isDryRun ? null : await this.log.scavenge();
    return { read, purged, failed, scavenge, isComplete: true };
  }

  /** The log may still hold what was removed of a stream: only the stream itself tells what is to be done with it. */
  #endedIn(page: readonly Recorded[]): Entity[] {
    const ended = page.flatMap(({ stream, type }) => {
      const entity = this.models.entityOf(stream);
      return entity && isErasure(entity.model, type) ? [[stream, entity] as const] : [];
    });
    return [...new Map(ended).values()];
  }

  /** One entity that cannot be purged does not keep the others; a store that is away does. */
  async #outcome(entity: Entity, options: PurgeOptions, correlationId: string): Promise<PurgedEntity | UnpurgedEntity> {
    const { model, id } = entity;
    const { category } = model;
    try {
      return { category, id, events: await this.#purge(entity, options, correlationId) };
    } catch (error) {
      if (isOutage(error)) throw error;
      return { category, id, why: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Answers how many events were removed. */
  async #purge(
    entity: Entity,
    { deletedBefore, reason = null, isDryRun }: PurgeOptions,
    correlationId: string,
  ): Promise<number> {
    const stream = streamOf(entity.model, entity.id);
    const next = async () => nextPurgeStep(entity.model, await this.log.read(stream), deletedBefore);
    let step = await next();
    if (step.kind === 'record') {
      if (isDryRun) return step.removed.length;
      const origin = { actor: 'cli', correlationId };
      await this.commands.execute(new PurgeStream(entity, reason, step.removed, this.clock.now(), origin));
      step = await next(); // what counts is what lies in the log now, whoever wrote it
    }
    if (step.kind !== 'remove') return 0;
    if (!isDryRun) await this.log.truncate(stream, step.before);
    return step.events;
  }
}
