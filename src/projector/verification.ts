import { Injectable } from '@nestjs/common';
import { EventStore } from '../eventsourcing/event-store.js';
import { type Entity, type Model, Models, streamOf, type View } from '../eventsourcing/model.js';
import { Builds } from '../read-model/builds.js';
import type { Parking } from '../read-model/parking.js';
import type { ProjectionStore } from '../read-model/projection-store.js';
import { entitiesIn } from './fold-page.js';
import { loadKnown } from './known-views.js';
import { SkippedEvents } from './skipped-events.js';
import { compareWithPage, compareWithStream } from './view-checks.js';
import { finding, nameOf, type ViewFinding } from './view-finding.js';

/** How far a verification is: first through the views of each model, in the order of their ids, then through the log. */
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
    private readonly models: Models,
    private readonly log: EventStore,
    private readonly builds: Builds,
  ) {}

  /** @throws BuildGoneError, StoreUnavailableError */
  async *run(options: VerificationOptions = {}): AsyncIterable<ViewFinding> {
    const build = (await this.builds.all()).find(({ isActive }) => isActive)?.number ?? 1;
    const opened = await this.builds.open(build);
    try {
      const { projections } = opened;
      const upTo = (await projections.checkpoint()) ?? 0n;
      const parking = await projections.parking();
      yield* this.#parkedFindings(parking);
      const views = { projections, upTo, skipped: new SkippedEvents(parking.skipped) };
      for await (const found of this.#views(views, options)) yield* await this.#unlessGone(build, found);
      const parked = new Set(parking.streams.map(({ stream }) => stream));
      for await (const found of this.#events(views, parked, options)) yield* await this.#unlessGone(build, found);
    } finally {
      await opened.close();
    }
  }

  async *#views(
    views: VerifiedViews,
    { onProgress, signal }: VerificationOptions,
  ): AsyncIterable<readonly ViewFinding[]> {
    const { all } = this.models;
    let count = 0;
    for (const [before, model] of all.entries()) {
      for await (const { found, compared, last } of this.#viewsOf(model, views, signal)) {
        yield found;
        count += compared;
        const done = BigInt(before) * ALL_IDS + placeOf(last);
        onProgress?.({ phase: 'views', done, total: BigInt(all.length) * ALL_IDS, count });
      }
    }
  }

  async *#viewsOf(model: Model, views: VerifiedViews, signal?: AbortSignal): AsyncIterable<ComparedPage> {
    const { projections, skipped } = views;
    for (let after: string | undefined; !signal?.aborted; ) {
      const page = await projections.page(model.category, PAGE, after);
      const last = [...page.keys()].at(-1);
      if (last === undefined) return;
      if (after !== undefined && last <= after) {
        throw new Error(`After the view of ${model.category} ${after} came that of ${last}`);
      }

      const suspects = (await this.#compareAll(model, page, skipped)).map(({ id }) => id);
      const again = await projections.load(model.category, suspects); // a purge may have come between view and events
      yield { found: await this.#compareAll(model, again, skipped), compared: page.size, last };
      after = last;
    }
  }

  async #compareAll(
    model: Model,
    views: ReadonlyMap<string, View>,
    skipped: SkippedEvents,
  ): Promise<readonly ViewFinding[]> {
    const compared = [...views].map(async ([id, view]) =>
      compareWithStream({ model, id }, view, skipped.without(await this.log.read(streamOf(model, id)))),
    );
    return (await Promise.all(compared)).filter((found) => found !== undefined);
  }

  async *#events(
    { projections, upTo, skipped }: VerifiedViews,
    parked: ReadonlySet<string>,
    { onProgress, signal }: VerificationOptions,
  ): AsyncIterable<readonly ViewFinding[]> {
    let count = 0;
    for await (const page of this.log.readAll({ upTo, categories: this.models.categories })) {
      if (signal?.aborted) return;

      const events = page.filter(({ stream }) => !parked.has(stream));
      const known = await loadKnown(projections, entitiesIn(events, this.models));
      const behind = new Map<string, Entity>();
      for (const event of events) {
        const entity = this.models.entityOf(event.stream);
        if (!entity) continue;

        const view = known.get(entity.model.category)?.get(entity.id);
        if (view && event.type === entity.model.erasure?.purgedType) yield [purgedFinding(entity)];
        if (event.revision > (view?.revision ?? -1n)) behind.set(event.stream, entity);
      }
      const compared = [...behind].map(async ([stream, entity]) => {
        const view = known.get(entity.model.category)?.get(entity.id);
        return compareWithPage(entity, view, skipped.without(await this.log.read(stream)), page);
      });
      yield (await Promise.all(compared)).filter((found) => found !== undefined);

      count += page.length;
      onProgress?.({ phase: 'log', done: page.at(-1)?.position ?? upTo, total: upTo, count });
    }
  }

  #parkedFindings({ streams, skipped }: Parking): readonly ViewFinding[] {
    const findingOf = (stream: string, what: 'parked' | 'skipped', detail: string) => {
      const entity = this.models.entityOf(stream);
      return entity ? [finding(entity, what, detail)] : [];
    };
    return [
      ...streams.flatMap(({ stream, reason }) => findingOf(stream, 'parked', `${stream} is parked: ${reason}`)),
      ...skipped.flatMap(({ stream, revision, reason, actor, at }) => {
        const who = `${actor} said so at ${at.toISOString()}`;
        return findingOf(stream, 'skipped', `${stream} goes on without revision ${revision}, ${who}: ${reason}`);
      }),
    ];
  }

  /** A build that was removed is empty: what it seems to lack says nothing. */
  async #unlessGone(build: number, found: readonly ViewFinding[]): Promise<readonly ViewFinding[]> {
    if (found.length === 0) return found;
    if ((await this.builds.all()).some(({ number }) => number === build)) return found;

    throw new BuildGoneError(build);
  }
}

/** The views were rebuilt twice while they were verified. */
export class BuildGoneError extends Error {
  override readonly name = 'BuildGoneError';

  constructor(build: number) {
    super(`Build ${build} of the views was removed by a rebuild while it was verified: verify again`);
  }
}

/** The views of one build, as far as they were when it was begun to verify them. */
interface VerifiedViews {
  readonly projections: ProjectionStore;
  readonly upTo: bigint;
  readonly skipped: SkippedEvents;
}

interface ComparedPage {
  readonly found: readonly ViewFinding[];
  /** How many views were compared. */
  readonly compared: number;
  /** The id of the last view. */
  readonly last: string;
}

/** Ids are spread evenly: the first digits of one say how many come before it. */
const ALL_IDS = 2n ** 32n;

function placeOf(id: string): bigint {
  return BigInt(Number.parseInt(id.slice(0, 8), 16) || 0);
}

function purgedFinding(entity: Entity): ViewFinding {
  return finding(entity, 'purged', `There is a view of ${nameOf(entity)}, though its events were purged`);
}
