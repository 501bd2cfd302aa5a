import { Injectable } from '@nestjs/common';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { JOB_CATEGORY, jobIdIn, jobStream } from '../job/job.stream.js';
import type { JobView } from '../job/job.view.js';
import { Builds } from '../read-model/builds.js';
import type { ParkedStream, ProjectionStore } from '../read-model/projection-store.js';
import { jobsIn } from './fold-page.js';
import { compareWithPage, compareWithStream } from './view-checks.js';
import { finding, type ViewFinding } from './view-finding.js';

/** How far a verification is: first through the views, in the order of their ids, then through the log. */
export interface VerificationProgress {
  readonly phase: 'views' | 'log';
  /** A place among all ids there can be, or a position; and where the phase ends. */
  readonly done: bigint;
  readonly total: bigint;
  /** How many views, or events, were looked at in this phase. */
  readonly count: number;
}

export interface VerificationOptions {
  readonly onProgress?: (progress: VerificationProgress) => void;
  readonly signal?: AbortSignal;
}

/** So many streams are read at the same time. */
const PAGE = 100;

/**
 * Compares the views that answer with the log: each view with its events up to the view's revision, and then every
 * event up to the views' checkpoint with the view that must hold it. The service may run on meanwhile.
 */
@Injectable()
export class Verification {
  constructor(
    private readonly log: EventStore,
    private readonly generations: Builds,
  ) {}

  /** @throws BuildGoneError, StoreUnavailableError */
  async *run(options: VerificationOptions = {}): AsyncIterable<ViewFinding> {
    const generation = (await this.generations.all()).find(({ isActive }) => isActive)?.number ?? 1;
    const opened = await this.generations.open(generation);
    try {
      const { projections } = opened;
      const upTo = (await projections.checkpoint()) ?? 0n;
      const parked = await projections.parkedStreams();
      yield* parked.map(parkedFinding);
      for await (const found of this.#views(projections, options)) yield* await this.#unlessGone(generation, found);
      for await (const found of this.#events(projections, upTo, new Set(parked.map(({ stream }) => stream)), options)) {
        yield* await this.#unlessGone(generation, found);
      }
    } finally {
      await opened.close();
    }
  }

  async *#views(
    projections: ProjectionStore,
    { onProgress, signal }: VerificationOptions,
  ): AsyncIterable<readonly ViewFinding[]> {
    let count = 0;
    for (let after: string | undefined; !signal?.aborted; ) {
      const page = await projections.page(PAGE, after);
      const last = page.at(-1)?.jobId;
      if (last === undefined) return;
      if (after !== undefined && last <= after) throw new Error(`After the view of job ${after} came that of ${last}`);

      const compared = await Promise.all(page.map((view) => this.#compare(view)));
      const suspects = compared.flatMap((found) => (found ? [found.jobId] : []));
      const again = await projections.load(suspects); // a purge may have come between the view and its events
      const found = await Promise.all([...again.values()].map((view) => this.#compare(view)));
      yield found.filter((each) => each !== undefined);

      count += page.length;
      onProgress?.({ phase: 'views', done: placeOf(last), total: ALL_IDS, count });
      after = last;
    }
  }

  async #compare(view: JobView): Promise<ViewFinding | undefined> {
    return compareWithStream(view, await this.log.read(jobStream(view.jobId)));
  }

  async *#events(
    projections: ProjectionStore,
    upTo: bigint,
    parked: ReadonlySet<string>,
    { onProgress, signal }: VerificationOptions,
  ): AsyncIterable<readonly ViewFinding[]> {
    let count = 0;
    for await (const page of this.log.readAll({ upTo, categories: [JOB_CATEGORY] })) {
      if (signal?.aborted) return;

      const events = page.filter(({ stream }) => !parked.has(stream));
      const views = await projections.load(jobsIn(events));
      yield events
        .filter(isPurge)
        .filter(({ stream }) => views.has(jobIdIn(stream)))
        .map(purgedFinding);

      const behind = events.filter((event) => isBeyond(views.get(jobIdIn(event.stream)), event));
      const compared = jobsIn(behind).map(async (jobId) =>
        compareWithPage(jobId, views.get(jobId), await this.log.read(jobStream(jobId)), page),
      );
      yield (await Promise.all(compared)).filter((each) => each !== undefined);

      count += page.length;
      onProgress?.({ phase: 'log', done: page.at(-1)?.position ?? upTo, total: upTo, count });
    }
  }

  /** A generation that was removed is empty: what it seems to lack says nothing. */
  async #unlessGone(generation: number, found: readonly ViewFinding[]): Promise<readonly ViewFinding[]> {
    if (found.length === 0) return found;
    if ((await this.generations.all()).some(({ number }) => number === generation)) return found;

    throw new BuildGoneError(generation);
  }
}

/** The views were rebuilt twice while they were verified. */
export class BuildGoneError extends Error {
  override readonly name = 'BuildGoneError';

  constructor(generation: number) {
    super(`Build ${generation} of the views was removed by a rebuild while it was verified: verify again`);
  }
}

/** Ids are spread evenly: the first digits of one say how many come before it. */
const ALL_IDS = 2n ** 32n;

function placeOf(jobId: string): bigint {
  return BigInt(Number.parseInt(jobId.slice(0, 8), 16) || 0);
}

function isPurge({ type }: Recorded): boolean {
  return type === 'JobPurged';
}

function isBeyond(view: JobView | undefined, { revision }: Recorded): boolean {
  return revision > (view?.revision ?? -1n);
}

function purgedFinding({ stream }: Recorded): ViewFinding {
  const jobId = jobIdIn(stream);
  return finding(jobId, 'purged', `There is a view of job ${jobId}, though its events were purged`);
}

function parkedFinding({ stream, reason }: ParkedStream): ViewFinding {
  return finding(jobIdIn(stream), 'parked', `${stream} is parked: ${reason}`);
}
