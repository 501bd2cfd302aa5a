import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { Clock } from '../eventsourcing/clock.js';
import { Disk } from '../eventsourcing/disk.js';
import { ProjectionStore } from '../read-model/projection-store.js';
import { LazyGauges } from './lazy-gauges.js';
import { Readiness } from './readiness.js';

/** What wakes an operator: checks of readiness that fail, streams that nobody can fold, a disk that fills. */
@Injectable()
export class OperationsMetrics {
  constructor(registry: Registry, readiness: Readiness, projections: ProjectionStore, disk: Disk, clock: Clock) {
    const gauges = new LazyGauges(registry, clock);

    gauges.addEach('retriever_check_ok', 'Whether a check of /health/ready holds: 1, or 0', 'check', async () => {
      const { checks } = await readiness.health();
      return Object.fromEntries(checks.map(({ name, ok }) => [name, ok ? 1 : 0]));
    });
    gauges.add(
      'retriever_parked_streams',
      'Streams that were set aside: an event of theirs cannot be read',
      async () => {
        return (await projections.parking()).streams.length;
      },
    );
    gauges.addEach(
      'retriever_disk_bytes',
      'The disk under the data folder: free, or used by anybody',
      'state',
      async () => {
        const use = await disk.use();
        return use ? { free: use.freeBytes, used: use.sizeBytes - use.freeBytes } : {};
      },
    );
    gauges.addEach('retriever_data_bytes', 'Files in the data folder, by what they hold', 'part', async () => {
      return (await disk.use())?.files ?? {};
    });
  }
}
