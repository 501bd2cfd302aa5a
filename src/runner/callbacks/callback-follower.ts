import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../eventsourcing/clock.js';
import { Consumer, type Reading } from '../../eventsourcing/consumer.js';
import type { Recorded } from '../../eventsourcing/event.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { whyForeign } from '../../eventsourcing/foreign-log.js';
import { Leases } from '../../eventsourcing/leases.js';
import { Models } from '../../eventsourcing/model.js';
import { witnessOf } from '../../eventsourcing/witness.js';
import { JOB_CATEGORY } from '../../job/job.stream.js';
import { Checkpoints, type ConsumerCheckpoint } from '../../read-model/checkpoints.js';
import { LogOfViews } from '../../read-model/log-of-views.js';
import { EndedJobs } from './ended-jobs.js';

/** Of the lease and of the checkpoint. */
const NAME = 'callbacks';

/** Follows every event of jobs, so that no end of one is missed: what follows from a page first, the checkpoint last. */
@Injectable()
export class CallbackFollower {
  readonly #logger = new Logger(CallbackFollower.name);
  readonly #consumer: Consumer;

  constructor(
    private readonly log: EventStore,
    private readonly models: Models,
    private readonly checkpoints: Checkpoints,
    private readonly logOfViews: LogOfViews,
    private readonly ended: EndedJobs,
    leases: Leases,
    clock: Clock,
  ) {
    this.#consumer = new Consumer({
      name: 'Following the ends of jobs',
      whyForeign: () => logOfViews.look(),
      remedy: '"retriever rebuild" makes views of this log',
      lease: NAME,
      categories: [JOB_CATEGORY],
      begin: () => this.#begin(),
      log,
      leases,
      clock,
      logger: this.#logger,
    });
  }

  start(): void {
    this.#consumer.start();
  }

  async stop(): Promise<void> {
    await this.#consumer.stop();
  }

  async #begin(): Promise<Reading> {
    let at = await this.#known();
    return {
      get position() {
        return at?.position;
      },
      take: async (page) => {
        await this.ended.take(page);
        const to = checkpointAfter(page, at);
        if (to && !(await this.checkpoints.move(NAME, at?.position, to))) return false;
        at = to ?? at;
        return true;
      },
      look: async () => {
        const kept = await this.checkpoints.get(NAME);
        return (kept?.position ?? 0n) < (at?.position ?? 0n) ? 'moved' : 'current';
      },
    };
  }

  /** A checkpoint of another log counts for nothing: of this one every event is looked at, and nothing is made due twice. */
  async #known(): Promise<ConsumerCheckpoint | undefined> {
    const checkpoint = await this.checkpoints.get(NAME);
    if (!checkpoint || (await this.logOfViews.look()) !== undefined) return checkpoint;

    const why = await whyForeign('the callbacks', checkpoint, this.log, this.models);
    if (why === undefined) return checkpoint;

    this.#logger.warn(`${why}. Which jobs are to be told of is read from the beginning of the log`);
    await this.checkpoints.forget(NAME);
    return undefined;
  }
}

function checkpointAfter(
  page: readonly Recorded[],
  at: ConsumerCheckpoint | undefined,
): ConsumerCheckpoint | undefined {
  const event = page.at(-1);
  if (!event) return undefined;

  const last = witnessOf(event);
  return { position: event.position, witnesses: { origin: at?.witnesses.origin ?? last, last } };
}
