import { SqliteBodyStore } from '../../src/adapters/sqlite/bodies/sqlite.body-store.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { SqliteInspections } from '../../src/adapters/sqlite/runtime/sqlite.inspections.js';
import { SqliteRuntimeFile } from '../../src/adapters/sqlite/runtime/sqlite.runtime-file.js';
import { AuditTrail } from '../../src/audit/audit-trail.js';
import { BundleWriter } from '../../src/audit/bundle-writer.js';
import { LogHistory } from '../../src/audit/log-history.js';
import { LogVerification } from '../../src/audit/log-verification.js';
import { Notary } from '../../src/audit/notary.js';
import { Past } from '../../src/audit/past.js';
import type { EventStore } from '../../src/eventsourcing/event-store.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { dedupeKeyOf, jobIdOf, jobStream } from '../../src/job/job.stream.js';
import { MODELS } from '../../src/models.js';
import { sealed } from './sealed.js';
import { StillClock } from './still-clock.js';
import { deleted, purged, submitted } from './stories.js';

/** Jobs are told apart by a number: each has a URL of its own. */
export const urlOf = (n: number): string => `https://example.com/${n}`;
export const idOf = (n: number): string => jobIdOf(dedupeKeyOf(urlOf(n), []), 1);
export const streamOf = (n: number): string => jobStream(idOf(n));

/** A log of some jobs, the clock that it is dated by, and everything that an auditor works with. */
export class AuditedLog {
  private constructor(
    readonly clock: StillClock,
    /** What the jobs' events are written to, whatever the auditor is given to read. */
    private readonly embedded: SqliteEventStore,
    readonly store: EventStore,
    readonly bodies: SqliteBodyStore,
    readonly inspections: SqliteInspections,
  ) {}

  /** @param as makes of the embedded store what everything else sees */
  static async open(
    path = ':memory:',
    as: (store: EventStore) => EventStore = (store) => store,
    bodiesPath = ':memory:',
  ): Promise<AuditedLog> {
    const clock = new StillClock();
    const embedded = await SqliteEventStore.open(path, { clock });
    const bodies = await SqliteBodyStore.open(bodiesPath, { clock });
    const inspections = new SqliteInspections(await SqliteRuntimeFile.open(':memory:'));
    return new AuditedLog(clock, embedded, as(embedded), bodies, inspections);
  }

  get tools() {
    const { store, bodies, clock } = this;
    const history = new LogHistory(store, MODELS);
    const trail = new AuditTrail(store, history, MODELS);
    const logVerification = new LogVerification(store, history, MODELS, clock);
    return {
      trail,
      logVerification,
      past: new Past(store, history, MODELS),
      notary: new Notary(logVerification, clock),
      bundles: new BundleWriter(trail, bodies, clock),
      inspections: this.inspections,
    };
  }

  /** Goes on with the story of a job, one append an event, and a second of the clock between them. */
  async write(n: number, ...story: readonly JobEvent[]): Promise<void> {
    for (const event of story) {
      const last = (await this.store.read(streamOf(n))).at(-1);
      const previous = last && { revision: last.revision, hash: last.metadata.hash };
      await this.store.append(
        streamOf(n),
        sealed(streamOf(n), [of(n, event)], previous),
        last?.revision ?? 'no_stream',
      );
      this.clock.advance(1_000);
    }
  }

  async submit(...jobs: readonly number[]): Promise<void> {
    for (const n of jobs) await this.write(n, submitted());
  }

  /** Deletes a job, and purges it as the service does: first the record, then the truncation. */
  async purge(n: number, isTruncated = true): Promise<void> {
    await this.write(n, deleted(0));
    const events = await this.store.read(streamOf(n));
    await this.write(
      n,
      purged(
        0,
        events.map(({ position, metadata }) => ({ position: `${position}`, hash: metadata.hash })),
      ),
    );
    if (isTruncated) await this.store.truncate(streamOf(n), BigInt(events.length));
  }

  async close(): Promise<void> {
    await this.embedded.close();
    await this.bodies.close();
  }
}

/** An event of a story, told of another job. */
function of(n: number, event: JobEvent): JobEvent {
  const data = { ...event.data, jobId: idOf(n) };
  if (event.type !== 'JobSubmitted') return { ...event, data } as JobEvent;

  const url = urlOf(n);
  return { ...event, data: { ...event.data, jobId: idOf(n), url, givenUrl: url, dedupeKey: dedupeKeyOf(url, []) } };
}
