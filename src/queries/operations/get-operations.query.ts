import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../eventsourcing/clock.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { Leases, PROJECTOR_LEASE, REBUILD_LEASE } from '../../eventsourcing/leases.js';
import { Models } from '../../eventsourcing/model.js';
import { type Build, Builds } from '../../read-model/builds.js';
import { type Inspection, Inspections } from '../../read-model/inspections.js';
import type { Parking } from '../../read-model/parking.js';
import { ProjectionStore } from '../../read-model/projection-store.js';

/** How far the views are made, of what, and by whom. */
export interface Operations {
  /** Of the last event that views are made of. */
  readonly head: bigint;
  /** Who keeps the views that answer; undefined where nobody does. */
  readonly projector: string | undefined;
  /** In order. */
  readonly builds: readonly Build[];
  /** The build that a rebuild makes, or left unfinished; undefined where there is none. */
  readonly unfinished: Build | undefined;
  /** Who makes it now. */
  readonly rebuilder: string | undefined;
  /** Of the views that answer. */
  readonly parking: Parking;
  /** The latest of each kind. */
  readonly inspections: readonly Inspection[];
}

export class GetOperations extends Query<Operations> {}

@QueryHandler(GetOperations)
export class GetOperationsHandler implements IQueryHandler<GetOperations> {
  constructor(
    private readonly log: EventStore,
    private readonly models: Models,
    private readonly builds: Builds,
    private readonly projections: ProjectionStore,
    private readonly leases: Leases,
    private readonly inspections: Inspections,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<Operations> {
    const at = this.clock.now();
    const builds = await this.builds.all(); // before the head, which no build is ahead of then
    const [head, parking, inspections, projector, rebuilder] = await Promise.all([
      this.log.head(this.models.categories),
      this.projections.parking(),
      this.inspections.latest(),
      this.leases.holder(PROJECTOR_LEASE, at),
      this.leases.holder(REBUILD_LEASE, at),
    ]);
    const active = builds.findLast(({ isActive }) => isActive);
    const unfinished = builds.findLast(({ number }) => number > (active?.number ?? 0));
    return { head, projector, builds, unfinished, rebuilder, parking, inspections };
  }
}
