import { buildsContract } from '../contracts/builds.contract.js';
import { dueJobsContract } from '../contracts/due-jobs.contract.js';
import { dueTasksContract } from '../contracts/due-tasks.contract.js';
import { heartbeatsContract } from '../contracts/heartbeats.contract.js';
import { hostsContract } from '../contracts/hosts.contract.js';
import { jobViewsContract } from '../contracts/job-views.contract.js';
import { leasesContract } from '../contracts/leases.contract.js';
import { politenessContract } from '../contracts/politeness.contract.js';
import { projectionStoreContract } from '../contracts/projection-store.contract.js';
import { taskViewsContract } from '../contracts/task-views.contract.js';
import { transferViewsContract } from '../contracts/transfer-views.contract.js';
import { mongoReadModel } from '../kit/mongo-read-model.js';
import { describeWith } from '../kit/servers.js';

describeWith('mongodb', 'a read model in MongoDB', (server) => {
  const open = () => mongoReadModel(server);
  projectionStoreContract('mongodb', open);
  jobViewsContract('mongodb', open);
  transferViewsContract('mongodb', open);
  buildsContract('mongodb', open);
  taskViewsContract('mongodb', open);
  dueJobsContract('mongodb', open);
  dueTasksContract('mongodb', open);
  hostsContract('mongodb', open);
  politenessContract('mongodb', open);
  heartbeatsContract('mongodb', open);
  leasesContract('mongodb', open);
});
