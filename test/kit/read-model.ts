import type { Leases } from '../../src/eventsourcing/leases.js';
import type { Builds } from '../../src/read-model/builds.js';
import type { CallbackViews } from '../../src/read-model/callback-views.js';
import type { Checkpoints } from '../../src/read-model/checkpoints.js';
import type { DueJobs } from '../../src/read-model/due-jobs.js';
import type { DueTasks } from '../../src/read-model/due-tasks.js';
import type { Heartbeats } from '../../src/read-model/heartbeats.js';
import type { HostViews } from '../../src/read-model/host-views.js';
import type { Hosts } from '../../src/read-model/hosts.js';
import type { Inspections } from '../../src/read-model/inspections.js';
import type { JobFigures } from '../../src/read-model/job-figures.js';
import type { JobViews } from '../../src/read-model/job-views.js';
import type { PolitenessStore } from '../../src/read-model/politeness-store.js';
import type { ProjectionStore } from '../../src/read-model/projection-store.js';
import type { QueueViews } from '../../src/read-model/queue-views.js';
import type { TaskViews } from '../../src/read-model/task-views.js';
import type { TransferViews } from '../../src/read-model/transfer-views.js';

export interface ReadModel {
  readonly views: JobViews;
  readonly figures: JobFigures;
  readonly transfers: TransferViews;
  readonly tasks: TaskViews;
  readonly queues: QueueViews;
  readonly projections: ProjectionStore;
  readonly builds: Builds;
  readonly due: DueJobs;
  readonly dueTasks: DueTasks;
  readonly hosts: Hosts;
  readonly heldHosts: HostViews;
  readonly callbacks: CallbackViews;
  readonly checkpoints: Checkpoints;
  readonly politeness: PolitenessStore;
  readonly heartbeats: Heartbeats;
  readonly inspections: Inspections;
  readonly leases: Leases;
}

/** A read model with nothing due in it, seen from two processes. */
export interface ReadModelSubject {
  readonly here: ReadModel;
  readonly elsewhere: ReadModel;
  close(): Promise<void>;
}
