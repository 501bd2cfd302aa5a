import { join } from 'node:path';
import { SqliteDueJobs } from '../../src/adapters/sqlite/due/sqlite.due-jobs.js';
import { SqliteDueTasks } from '../../src/adapters/sqlite/due/sqlite.due-tasks.js';
import { SqliteHosts } from '../../src/adapters/sqlite/due/sqlite.hosts.js';
import { SqliteCheckpoints } from '../../src/adapters/sqlite/runtime/sqlite.checkpoints.js';
import { SqliteHeartbeats } from '../../src/adapters/sqlite/runtime/sqlite.heartbeats.js';
import { SqliteInspections } from '../../src/adapters/sqlite/runtime/sqlite.inspections.js';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqlitePolitenessStore } from '../../src/adapters/sqlite/runtime/sqlite.politeness-store.js';
import { SqliteRuntimeFile } from '../../src/adapters/sqlite/runtime/sqlite.runtime-file.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteCallbackViews } from '../../src/adapters/sqlite/views/sqlite.callback-views.js';
import { SqliteHostViews } from '../../src/adapters/sqlite/views/sqlite.host-views.js';
import { SqliteJobFigures } from '../../src/adapters/sqlite/views/sqlite.job-figures.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { SqliteQueueViews } from '../../src/adapters/sqlite/views/sqlite.queue-views.js';
import { SqliteTaskViews } from '../../src/adapters/sqlite/views/sqlite.task-views.js';
import { SqliteTransferViews } from '../../src/adapters/sqlite/views/sqlite.transfer-views.js';
import { SqliteViews } from '../../src/adapters/sqlite/views/sqlite.views.js';
import { boundedListsContract } from '../contracts/bounded-lists.contract.js';
import { buildsContract } from '../contracts/builds.contract.js';
import { callbackViewsContract } from '../contracts/callback-views.contract.js';
import { checkpointsContract } from '../contracts/checkpoints.contract.js';
import { dueJobsContract } from '../contracts/due-jobs.contract.js';
import { dueTasksContract } from '../contracts/due-tasks.contract.js';
import { heartbeatsContract } from '../contracts/heartbeats.contract.js';
import { hostViewsContract } from '../contracts/host-views.contract.js';
import { hostsContract } from '../contracts/hosts.contract.js';
import { inspectionsContract } from '../contracts/inspections.contract.js';
import { jobFiguresContract } from '../contracts/job-figures.contract.js';
import { jobListsContract } from '../contracts/job-lists.contract.js';
import { jobViewsContract } from '../contracts/job-views.contract.js';
import { leasesContract } from '../contracts/leases.contract.js';
import { politenessContract } from '../contracts/politeness.contract.js';
import { projectionStoreContract } from '../contracts/projection-store.contract.js';
import { taskViewsContract } from '../contracts/task-views.contract.js';
import { transferViewsContract } from '../contracts/transfer-views.contract.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

/** Two handles on the same files stand for two processes. */
async function onDisk(): Promise<ReadModelSubject> {
  const folder = await temporaryFolder();
  const open = async () => {
    const runtime = await SqliteRuntimeFile.open(join(folder.path, 'runtime.db'));
    return { runtime, views: await SqliteViews.inFolder(folder.path, runtime) };
  };
  const files = [await open(), await open()] as const;
  return {
    here: readModel(files[0]),
    elsewhere: readModel(files[1]),
    async close() {
      for (const { views, runtime } of files) {
        views.close();
        runtime.close();
      }
      await folder.remove();
    },
  };
}

/** In memory there is one process only, which may well have two of every port. */
async function inMemory(): Promise<ReadModelSubject> {
  const runtime = await SqliteRuntimeFile.open(':memory:');
  const files = { views: await SqliteViews.inMemory(runtime), runtime };
  return {
    here: readModel(files),
    elsewhere: readModel(files),
    async close() {
      files.views.close();
      files.runtime.close();
    },
  };
}

function readModel({ views, runtime }: { views: SqliteViews; runtime: SqliteRuntimeFile }): ReadModel {
  return {
    views: new SqliteJobViews(views),
    figures: new SqliteJobFigures(views),
    transfers: new SqliteTransferViews(views),
    tasks: new SqliteTaskViews(views),
    queues: new SqliteQueueViews(views),
    projections: new SqliteProjectionStore(views),
    builds: new SqliteBuilds(views),
    due: new SqliteDueJobs(views, runtime),
    dueTasks: new SqliteDueTasks(views, runtime),
    callbacks: new SqliteCallbackViews(views),
    checkpoints: new SqliteCheckpoints(runtime),
    heldHosts: new SqliteHostViews(views),
    hosts: new SqliteHosts(views, runtime),
    politeness: new SqlitePolitenessStore(runtime),
    heartbeats: new SqliteHeartbeats(runtime),
    inspections: new SqliteInspections(runtime),
    leases: new SqliteLeases(runtime),
  };
}

for (const [adapter, open] of [
  ['sqlite', onDisk],
  ['sqlite in memory', inMemory],
] as const) {
  projectionStoreContract(adapter, open);
  jobViewsContract(adapter, open);
  jobFiguresContract(adapter, open);
  jobListsContract(adapter, open);
  boundedListsContract(adapter, open);
  transferViewsContract(adapter, open);
  buildsContract(adapter, open);
  taskViewsContract(adapter, open);
  dueJobsContract(adapter, open);
  dueTasksContract(adapter, open);
  hostsContract(adapter, open);
  hostViewsContract(adapter, open);
  callbackViewsContract(adapter, open);
  checkpointsContract(adapter, open);
  politenessContract(adapter, open);
  heartbeatsContract(adapter, open);
  inspectionsContract(adapter, open);
  leasesContract(adapter, open);
}
