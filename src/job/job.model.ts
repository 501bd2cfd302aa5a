import type { Model } from '../eventsourcing/model.js';
import { jobCodec } from './job.codec.js';
import type { JobEvent } from './job.events.js';
import { projectJob } from './job.projection.js';
import { JOB_STATUSES } from './job.state.js';
import { isJobId, JOB_CATEGORY } from './job.stream.js';
import type { JobView } from './job.view.js';

/** Fetch jobs, as those see them who treat all models alike. */
export const jobModel: Model<JobEvent, JobView> = {
  category: JOB_CATEGORY,
  codec: jobCodec,
  statuses: JOB_STATUSES,
  erasure: {
    deletedAt: ({ type, data }) => (type === 'JobDeleted' ? new Date(data.deletedAt) : undefined),
    purgedType: 'JobPurged',
    purged: (jobId, record) => ({ type: 'JobPurged', data: { jobId, ...record } }),
  },
  isId: isJobId,
  project: projectJob,
  bodiesIn: ({ type, data }) => {
    const isEnd = type === 'FetchCompleted' || type === 'FetchFailed';
    return isEnd && data.body ? [data.body] : [];
  },
};
