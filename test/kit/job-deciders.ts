import type { Decider } from '../../src/eventsourcing/decider.js';
import type { PurgeStream } from '../../src/eventsourcing/purge.command.js';
import { type Purgeable, purgeDecider } from '../../src/eventsourcing/purge.decider.js';
import type { JobCommand } from '../../src/job/job.commands.js';
import { jobDecider } from '../../src/job/job.decider.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { jobModel } from '../../src/job/job.model.js';
import type { Job } from '../../src/job/job.state.js';

/** A job as its two deciders know it: its own, and that of purges. */
export interface Known {
  readonly job: Job;
  readonly purge: Purgeable;
}

export type AnyCommand = JobCommand | PurgeStream;

const purges = purgeDecider(jobModel) as Decider<Purgeable, PurgeStream, JobEvent>;

/** Both of them at once. */
export const bothDeciders: Decider<Known, AnyCommand, JobEvent> = {
  initialState: { job: jobDecider.initialState, purge: purges.initialState },
  decide: (command, { job, purge }) =>
    command.type === 'PurgeStream' ? purges.decide(command, purge) : jobDecider.decide(command, job),
  evolve: ({ job, purge }, event) => ({ job: jobDecider.evolve(job, event), purge: purges.evolve(purge, event) }),
};
