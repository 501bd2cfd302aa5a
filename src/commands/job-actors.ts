import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ActorSystem } from '../actors/actor-system.js';
import type { Answer } from '../actors/event-sourced-actor.js';
import { Clock } from '../eventsourcing/clock.js';
import type { Decider } from '../eventsourcing/decider.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { jobCodec } from '../job/job.codec.js';
import type { JobCommand } from '../job/job.commands.js';
import { jobDecider } from '../job/job.decider.js';
import type { JobEvent } from '../job/job.events.js';
import { projectJob } from '../job/job.projection.js';
import { jobStream } from '../job/job.stream.js';
import type { AwakeJob } from '../job/job.view.js';
import { KnownRevisions } from '../read-model/known-revisions.js';
import { LogOfViews } from '../read-model/log-of-views.js';

const MAX_AWAKE = 20_000;

/** Folds the view beside the state that decides, so that every command can answer with the view it led to. */
const viewedDecider: Decider<AwakeJob, JobCommand, JobEvent> = {
  initialState: { job: jobDecider.initialState, view: undefined },
  decide: (command, { job }) => jobDecider.decide(command, job),
  evolve: ({ job, view }, event) => ({ job: jobDecider.evolve(job, event), view: projectJob(view, event, UNKNOWN) }),
};

/** A decider does not know revisions: the view gets its own when the actor answers. */
const UNKNOWN = -1n;

/** The actors of this process's fetch jobs. */
@Injectable()
export class JobActors {
  readonly #actors: ActorSystem<AwakeJob, JobCommand, JobEvent>;

  constructor(
    store: EventStore,
    clock: Clock,
    private readonly known: KnownRevisions,
    private readonly logOfViews: LogOfViews,
  ) {
    const opens = ({ type }: JobCommand) => type === 'OpenJob';
    const kind = { decider: viewedDecider, codec: jobCodec, store, clock, newId: randomUUID, opens };
    this.#actors = new ActorSystem(kind, { maxAwake: MAX_AWAKE });
    logOfViews.onOtherLog(() => this.#actors.forget());
  }

  get awake(): number {
    return this.#actors.awake;
  }

  /**
   * Sends a command to its job, and waits for the job that it led to.
   * @throws ForeignViewsError where the views are of another log: nobody would see what it led to
   */
  async ask(command: JobCommand): Promise<AwakeJob> {
    await this.logOfViews.mustMatch();
    return this.#answered(command.jobId, await this.#actors.ask(jobStream(command.jobId), command));
  }

  /** A job as it is now, changed by nothing. */
  async look(jobId: string): Promise<AwakeJob> {
    return this.#answered(jobId, await this.#actors.look(jobStream(jobId)));
  }

  #answered(jobId: string, { state: { job, view }, revision }: Answer<AwakeJob>): AwakeJob {
    if (revision === undefined) return { job, view };
    this.known.note(jobStream(jobId), revision);
    return { job, view: view && { ...view, revision } };
  }
}
