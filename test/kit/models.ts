import { Models } from '../../src/eventsourcing/model.js';
import { jobModel } from '../../src/job/job.model.js';

/** The registry of the service. */
export const models = new Models([jobModel]);
