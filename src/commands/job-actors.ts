import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import type { JobCommand } from '../job/job.commands.js';
import { jobDecider } from '../job/job.decider.js';
import type { JobEvent } from '../job/job.events.js';
import { jobModel } from '../job/job.model.js';
import type { Job } from '../job/job.state.js';
import type { AwakeJob, JobView } from '../job/job.view.js';
import { KnownRevisions } from '../read-model/known-revisions.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import { ActorMetrics } from './actor-metrics.js';
import { type Awake, EntityActors } from './entity-actors.js';

const MAX_AWAKE = 20_000;

/** The actors of this process's fetch jobs. */
@Injectable()
export class JobActors {
  readonly #actors: EntityActors<Job, JobView, JobCommand, JobEvent>;

  constructor(store: EventStore, clock: Clock, known: KnownRevisions, logOfViews: LogOfViews, metrics: ActorMetrics) {
    const opens = ({ type }: JobCommand) => type === 'OpenJob';
    const kind = { model: jobModel, decider: jobDecider, opens, maxAwake: MAX_AWAKE };
    this.#actors = new EntityActors(kind, { store, clock, known, logOfViews, metrics });
  }

  get awake(): number {
    return this.#actors.awake;
  }

  /**
   * Sends a command to its job, and waits for the job that it led to.
   * @throws ForeignViewsError where the views are of another log: nobody would see what it led to
   */
  async ask(command: JobCommand): Promise<AwakeJob> {
    return awakeJob(await this.#actors.ask(command.jobId, command));
  }

  /** A job as it is now, changed by nothing. */
  async look(jobId: string): Promise<AwakeJob> {
    return awakeJob(await this.#actors.look(jobId));
  }
}

function awakeJob({ state: job, view }: Awake<Job, JobView>): AwakeJob {
  return { job, view };
}
