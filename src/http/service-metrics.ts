import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { SharedRead } from '../concurrency/shared-read.js';
import { Clock } from '../eventsourcing/clock.js';
import { CallbackViews } from '../read-model/callback-views.js';
import { JobViews } from '../read-model/job-views.js';
import { TaskViews } from '../read-model/task-views.js';
import { TransferViews } from '../read-model/transfer-views.js';
import { LazyGauges } from './lazy-gauges.js';
import { ProjectionLag } from './projection-lag.js';

/** What is counted only when somebody looks: entities by status, the queue, the views' lag, and the process itself. */
@Injectable()
export class ServiceMetrics {
  constructor(
    registry: Registry,
    views: JobViews,
    tasks: TaskViews,
    transfers: TransferViews,
    callbacks: CallbackViews,
    projectionLag: ProjectionLag,
    clock: Clock,
  ) {
    const byStatus = new SharedRead(() => views.countByStatus());
    const lag = new SharedRead(() => projectionLag.measure());
    const gauges = new LazyGauges(registry, clock);
    collectDefaultMetrics({ register: registry });

    gauges.addEach('retriever_jobs', 'Jobs by status; deleted ones are not counted', 'status', () => byStatus.join());
    gauges.addEach('retriever_tasks', 'Tasks by status; deleted ones are not counted', 'status', () =>
      tasks.countByStatus(),
    );
    gauges.addEach('retriever_transfers', 'Imports and exports by status; deleted ones are not counted', 'status', () =>
      transfers.countByStatus(),
    );
    gauges.addEach('retriever_callbacks', 'Callbacks by status; deleted ones are not counted', 'status', () =>
      callbacks.countByStatus(),
    );
    gauges.add('retriever_queue_depth', 'Jobs that wait for a fetch, due or not', async () => {
      const { queued, retrying } = await byStatus.join();
      return queued + retrying;
    });
    gauges.add('retriever_queue_oldest_seconds', 'For how long the longest waiting job has been due', async () => {
      const now = clock.now();
      const oldest = await views.oldestDueAt(now);
      return oldest === null ? 0 : Math.max(0, (now.getTime() - Date.parse(oldest)) / 1_000);
    });
    gauges.add('retriever_projection_gap_events', 'Positions that the views are behind the log', async () => {
      return (await lag.join()).events;
    });
    gauges.add('retriever_projection_lag_seconds', 'Age of the oldest event that the views do not hold', async () => {
      return (await lag.join()).seconds;
    });
  }
}
