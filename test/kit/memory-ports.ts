import type { Provider } from '@nestjs/common';
import { SqliteBodyStore } from '../../src/adapters/sqlite/sqlite.body-store.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite.event-store.js';
import { SqliteHearts } from '../../src/adapters/sqlite/sqlite.hearts.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/sqlite.job-views.js';
import { SqliteLeases } from '../../src/adapters/sqlite/sqlite.leases.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/sqlite.projection-store.js';
import { SqliteRuntimeFile } from '../../src/adapters/sqlite/sqlite.runtime-file.js';
import { SqliteViews } from '../../src/adapters/sqlite/sqlite.views.js';
import { BodyStore } from '../../src/bodies/body-store.js';
import { Clock } from '../../src/eventsourcing/clock.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { Hearts } from '../../src/read-model/hearts.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { Leases } from '../../src/read-model/leases.js';

/** The ports that questions are answered by, on an embedded store that lies in memory. */
export async function memoryPorts(clock: Clock) {
  const log = await SqliteEventStore.open(':memory:', { clock });
  const bodies = await SqliteBodyStore.open(':memory:', { clock });
  const runtime = await SqliteRuntimeFile.open(':memory:');
  const files = await SqliteViews.inMemory(runtime);
  const views = new SqliteJobViews(files);
  const hearts = new SqliteHearts(runtime);
  const leases = new SqliteLeases(runtime);
  const providers: Provider[] = [
    { provide: EventStore, useValue: log },
    { provide: BodyStore, useValue: bodies },
    { provide: JobViews, useValue: views },
    { provide: Hearts, useValue: hearts },
    { provide: Leases, useValue: leases },
    { provide: Clock, useValue: clock },
  ];
  const close = async () => {
    await log.close();
    await bodies.close();
    files.close();
    runtime.close();
  };
  return { log, views, hearts, leases, projections: new SqliteProjectionStore(files), providers, close };
}
