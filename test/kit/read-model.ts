import type { DueJobs } from '../../src/read-model/due-jobs.js';
import type { Generations } from '../../src/read-model/generations.js';
import type { Hearts } from '../../src/read-model/hearts.js';
import type { Hosts } from '../../src/read-model/hosts.js';
import type { JobViews } from '../../src/read-model/job-views.js';
import type { Leases } from '../../src/read-model/leases.js';
import type { ProjectionStore } from '../../src/read-model/projection-store.js';

export interface ReadModel {
  readonly views: JobViews;
  readonly projections: ProjectionStore;
  readonly generations: Generations;
  readonly due: DueJobs;
  readonly hosts: Hosts;
  readonly hearts: Hearts;
  readonly leases: Leases;
}

/** A read model with nothing due in it, seen from two processes. */
export interface ReadModelSubject {
  readonly here: ReadModel;
  readonly elsewhere: ReadModel;
  close(): Promise<void>;
}
