import { callbackModel } from './callback/callback.model.js';
import { Models } from './eventsourcing/model.js';
import { hostModel } from './host/host.model.js';
import { jobModel } from './job/job.model.js';
import { queueModel } from './queue/queue.model.js';
import { taskModel } from './task/task.model.js';
import { transferModel } from './transfer/transfer.model.js';

/** The registry. Those who treat all models alike are given it, and import none. */
export const MODELS = new Models([jobModel, taskModel, queueModel, transferModel, hostModel, callbackModel]);
