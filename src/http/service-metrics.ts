import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { SharedRead } from '../concurrency/shared-read.js';
import { Clock } from '../eventsourcing/clock.js';
import { JobViews } from '../read-model/job-views.js';
import { TaskViews } from '../read-model/task-views.js';
import { TransferViews } from '../read-model/transfer-views.js';
import { ProjectionLag } from './projection-lag.js';

/** What is counted only when somebody looks: entities by status, the queue, the views' lag, and the process itself. */
@Injectable()
export class ServiceMetrics {
  constructor(
    registry: Registry,
    views: JobViews,
    tasks: TaskViews,
    transfers: TransferViews,
    projectionLag: ProjectionLag,
    clock: Clock,
  ) {
    const byStatus = new SharedRead(() => views.countByStatus());
    const lag = new SharedRead(() => projectionLag.measure());
    const registers = [registry];
    collectDefaultMetrics({ register: registry });

    gaugeByStatus('retriever_jobs', 'Jobs by status; deleted ones are not counted', () => byStatus.join());
    gaugeByStatus('retriever_tasks', 'Tasks by status; deleted ones are not counted', () => tasks.countByStatus());
    gaugeByStatus('retriever_transfers', 'Imports and exports by status; deleted ones are not counted', () =>
      transfers.countByStatus(),
    );
    lazyGauge('retriever_queue_depth', 'Jobs that wait for a fetch, due or not', async () => {
      const { queued, retrying } = await byStatus.join();
      return queued + retrying;
    });
    lazyGauge('retriever_queue_oldest_seconds', 'For how long the longest waiting job has been due', async () => {
      const now = clock.now();
      const oldest = await views.oldestDueAt(now);
      return oldest === null ? 0 : Math.max(0, (now.getTime() - Date.parse(oldest)) / 1_000);
    });
    lazyGauge('retriever_projection_gap_events', 'Positions that the views are behind the log', async () => {
      return (await lag.join()).events;
    });
    lazyGauge('retriever_projection_lag_seconds', 'Age of the oldest event that the views do not hold', async () => {
      return (await lag.join()).seconds;
    });

    function gaugeByStatus(name: string, help: string, read: () => Promise<Readonly<Record<string, number>>>): void {
      new Gauge({
        name,
        help,
        labelNames: ['status'],
        registers,
        async collect() {
          this.reset();
          for (const [status, count] of Object.entries(await orUnknown(read, {}, clock))) this.set({ status }, count);
        },
      });
    }

    function lazyGauge(name: string, help: string, read: () => Promise<number>): void {
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          this.set(await orUnknown(read, Number.NaN, clock));
        },
      });
    }
  }
}

/**
 * A store that is down, or takes longer than whoever collects metrics waits, must not take the rest of them with it:
 * readiness tells of it, and here it is unknown.
 */
async function orUnknown<Value>(read: () => Promise<Value>, unknown: Value, clock: Clock): Promise<Value> {
  const settled = new AbortController();
  const late = clock.sleep(KNOWN_WITHIN_MS, settled.signal).then(() => unknown);
  try {
    return await Promise.race([read(), late]);
  } catch {
    return unknown;
  } finally {
    settled.abort();
  }
}

const KNOWN_WITHIN_MS = 2_000;
