import type { Provider } from '@nestjs/common';
import { SqliteBodyStore } from '../../src/adapters/sqlite/bodies/sqlite.body-store.js';
import { SqliteDueTasks } from '../../src/adapters/sqlite/due/sqlite.due-tasks.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { SqliteHeartbeats } from '../../src/adapters/sqlite/runtime/sqlite.heartbeats.js';
import { SqliteInspections } from '../../src/adapters/sqlite/runtime/sqlite.inspections.js';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteRuntimeFile } from '../../src/adapters/sqlite/runtime/sqlite.runtime-file.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteCallbackViews } from '../../src/adapters/sqlite/views/sqlite.callback-views.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { SqliteQueueViews } from '../../src/adapters/sqlite/views/sqlite.queue-views.js';
import { SqliteTaskViews } from '../../src/adapters/sqlite/views/sqlite.task-views.js';
import { SqliteTransferViews } from '../../src/adapters/sqlite/views/sqlite.transfer-views.js';
import { SqliteViews } from '../../src/adapters/sqlite/views/sqlite.views.js';
import { BodyStore } from '../../src/bodies/body-store.js';
import { Clock } from '../../src/eventsourcing/clock.js';
import { Disk, DisksOfServers } from '../../src/eventsourcing/disk.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { Leases } from '../../src/eventsourcing/leases.js';
import { Models } from '../../src/eventsourcing/model.js';
import { MODELS } from '../../src/models.js';
import { Builds } from '../../src/read-model/builds.js';
import { CallbackViews } from '../../src/read-model/callback-views.js';
import { DueTasks } from '../../src/read-model/due-tasks.js';
import { Heartbeats } from '../../src/read-model/heartbeats.js';
import { Inspections } from '../../src/read-model/inspections.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { ProjectionStore } from '../../src/read-model/projection-store.js';
import { QueueViews } from '../../src/read-model/queue-views.js';
import { TaskViews } from '../../src/read-model/task-views.js';
import { TransferViews } from '../../src/read-model/transfer-views.js';

/** The ports that questions are answered by, on an embedded store that lies in memory. */
export async function memoryPorts(clock: Clock) {
  const log = await SqliteEventStore.open(':memory:', { clock });
  const bodies = await SqliteBodyStore.open(':memory:', { clock });
  const runtime = await SqliteRuntimeFile.open(':memory:');
  const files = await SqliteViews.inMemory(runtime);
  const views = new SqliteJobViews(files);
  const heartbeats = new SqliteHeartbeats(runtime);
  const leases = new SqliteLeases(runtime);
  const projections = new SqliteProjectionStore(files);
  const providers: Provider[] = [
    { provide: Models, useValue: MODELS },
    { provide: EventStore, useValue: log },
    { provide: BodyStore, useValue: bodies },
    { provide: JobViews, useValue: views },
    { provide: TaskViews, useValue: new SqliteTaskViews(files) },
    { provide: QueueViews, useValue: new SqliteQueueViews(files) },
    { provide: DueTasks, useValue: new SqliteDueTasks(files, runtime) },
    { provide: CallbackViews, useValue: new SqliteCallbackViews(files) },
    { provide: TransferViews, useValue: new SqliteTransferViews(files) },
    { provide: Builds, useValue: new SqliteBuilds(files) },
    { provide: Heartbeats, useValue: heartbeats },
    { provide: Inspections, useValue: new SqliteInspections(runtime) },
    { provide: Leases, useValue: leases },
    { provide: ProjectionStore, useValue: projections },
    { provide: Disk, useClass: DisksOfServers },
    { provide: Clock, useValue: clock },
  ];
  const close = async () => {
    await log.close();
    await bodies.close();
    files.close();
    runtime.close();
  };
  return { log, views, heartbeats, leases, projections, providers, close };
}
