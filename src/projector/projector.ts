import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { Consumer, type Reading, type Standing } from '../eventsourcing/consumer.js';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { Leases, PROJECTOR_LEASE } from '../eventsourcing/leases.js';
import { Models } from '../eventsourcing/model.js';
import { Builds } from '../read-model/builds.js';
import { whyForeignBuild } from '../read-model/log-of-build.js';
import { ProjectionStore } from '../read-model/projection-store.js';
import { spanned } from '../tracing/spans.js';
import { Projection } from './projection.js';

/** Follows the log in order and keeps the views of the build that answers: views first, checkpoint last. */
@Injectable()
export class Projector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(Projector.name);
  readonly #consumer: Consumer;
  #build: number | undefined;

  constructor(
    private readonly models: Models,
    log: EventStore,
    private readonly views: ProjectionStore,
    private readonly builds: Builds,
    leases: Leases,
    clock: Clock,
  ) {
    this.#consumer = new Consumer({
      name: 'Projecting',
      whyForeign: async () => whyForeignBuild(await builds.active(), builds, { log, models }),
      remedy: '"retriever rebuild" makes views of this log',
      lease: PROJECTOR_LEASE,
      categories: models.categories,
      begin: () => this.#begin(),
      log,
      leases,
      clock,
      logger: this.#logger,
    });
  }

  onApplicationBootstrap(): void {
    this.#consumer.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#consumer.stop();
  }

  /**
   * Projects without regard to other projectors, until aborted or until the checkpoint is not where it was left.
   * @throws ForeignLogError
   */
  follow(signal: AbortSignal): Promise<void> {
    return this.#consumer.follow(signal);
  }

  async #begin(): Promise<Reading> {
    const build = (await this.builds.active()).number;
    if (this.#build !== undefined && build !== this.#build) this.#logger.log(`Build ${build} of the views answers now`);
    this.#build = build;
    const projection = await Projection.of(this.models, this.views);
    return {
      get position() {
        return projection.position;
      },
      take: (page) => this.#take(projection, page),
      look: () => this.#look(projection, build),
    };
  }

  async #take(projection: Projection, page: readonly Recorded[]): Promise<boolean> {
    const facts = () => ({ 'retriever.events': page.length, 'retriever.position': `${page.at(-1)?.position}` });
    const parked = await spanned('project', { facts, isRoot: true }, () => projection.add(page));
    for (const { stream, reason } of parked ?? []) this.#logger.error(`${stream} is parked: ${reason}`);
    return parked !== undefined;
  }

  /** Views behind where they were: their store has lost them. */
  async #look({ position = 0n }: Projection, build: number): Promise<Standing> {
    const active = await this.builds.active();
    if (active.number !== build) return 'replaced';
    return (active.position ?? 0n) < position ? 'moved' : 'current';
  }
}
