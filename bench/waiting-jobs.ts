import { setImmediate as turn } from 'node:timers/promises';
import type { JobEvent } from '../src/job/job.events.js';
import { projectJob } from '../src/job/job.projection.js';
import { JOB_CATEGORY } from '../src/job/job.stream.js';
import type { JobView } from '../src/job/job.view.js';
import type { ProjectionStore } from '../src/read-model/projection-store.js';
import { life } from './lives.js';

const BATCH = 500;

/** The views of jobs that wait, and what a projector does with them when runners start to fetch. */
export class WaitingJobs {
  readonly #jobs: ReadonlyMap<string, readonly [queued: JobView, running: JobView]>;
  #position: bigint | undefined;
  #started: JobView[] = [];

  constructor(
    private readonly views: ProjectionStore,
    count: number,
  ) {
    this.#jobs = new Map(
      Array.from({ length: count }, (_, number) => {
        const [submitted, started] = life(number).events;
        const queued = viewAfter(undefined, submitted);
        return [queued.jobId, [queued, viewAfter(queued, started)]];
      }),
    );
  }

  /** Lets all of them wait. */
  async write(): Promise<void> {
    const queued = [...this.#jobs.values()].map(([view]) => view);
    for (let from = 0; from < queued.length; from += BATCH) await this.#commit(queued.slice(from, from + BATCH));
  }

  /** A runner has it: its view will say so, as soon as the projector comes to it. */
  start(jobId: string): void {
    this.#started.push(...(this.#jobs.get(jobId)?.slice(1) ?? []));
  }

  /** Writes the views of what was started, in batches, until `isOver`. */
  async project(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const started = this.#started.splice(0, BATCH);
      if (started.length > 0) await this.#commit(started);
      else await turn();
    }
  }

  async #commit(views: readonly JobView[]): Promise<void> {
    const [from, to] = [this.#position, (this.#position ?? 0n) + BigInt(views.length)];
    const byId = new Map(views.map((view) => [view.jobId, view]));
    const kinds = [{ category: JOB_CATEGORY, views: byId, purged: [] }];
    if (!(await this.views.commit({ kinds, parked: [], from, to, last: { ...NO_EVENT, position: to } }))) {
      throw new Error('Another projector moved the checkpoint');
    }
    this.#position = to;
  }
}

function viewAfter(view: JobView | undefined, event: JobEvent | undefined): JobView {
  const next = event && projectJob(view, event, view ? view.revision + 1n : 0n);
  if (!next) throw new Error('There is no such event');
  return next;
}

/** There is no log here to be known again. */
const NO_EVENT = { stream: 'job-none', eventId: '', hash: '' };
