import type { ParkedStream, Parking, SkippedEvent } from '../../../read-model/parking.js';
import { change, insertRows, query, type SqlValue } from '../statement.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';

/** The streams that a file of the views stands still at, and the events that it does without. */
export class ParkingTables {
  readonly #park: (values: readonly SqlValue[]) => void;
  readonly #skip: (values: readonly SqlValue[]) => void;
  readonly #release: (stream: string) => number;
  readonly #count: () => number;
  readonly #isParked: (stream: string, revision: bigint) => [number][];
  readonly #parked: () => [stream: string, revision: string, reason: string][];
  readonly #skipped: () => [
    stream: string,
    revision: string,
    reason: string,
    at: string,
    actor: string,
    note: string | null,
  ][];

  constructor(private readonly file: SqliteViewsFile) {
    const { db } = file;
    this.#park = insertRows(db, {
      into: 'parked_streams (stream, revision, reason)',
      width: 3,
      onConflict: 'ON CONFLICT (stream) DO UPDATE SET revision = excluded.revision, reason = excluded.reason',
    });
    this.#skip = insertRows(db, {
      into: 'skipped_events (stream, revision, reason, at, actor, note)',
      width: 6,
      onConflict: 'ON CONFLICT (stream, revision) DO NOTHING',
    });
    this.#release = change(db, 'DELETE FROM parked_streams WHERE stream = ?1');
    this.#count = change(db, 'UPDATE checkpoint SET releases = releases + 1');
    this.#isParked = query(db, 'SELECT 1 FROM parked_streams WHERE stream = ?1 AND revision = ?2');
    this.#parked = query(db, 'SELECT stream, CAST(revision AS TEXT), reason FROM parked_streams ORDER BY stream');
    this.#skipped = query(
      db,
      'SELECT stream, CAST(revision AS TEXT), reason, at, actor, note FROM skipped_events ORDER BY stream, revision',
    );
  }

  /** The releases are read first: whoever reads streams that one of them let go is told so by the next batch. */
  all(): Parking {
    const releases = this.file.releases();
    const streams = this.#parked().map(([stream, revision, reason]) => ({
      stream,
      revision: BigInt(revision),
      reason,
    }));
    const skipped = this.#skipped().map(([stream, revision, reason, at, actor, note]) => ({
      stream,
      revision: BigInt(revision),
      reason,
      at: new Date(at),
      actor,
      note,
    }));
    return { streams, skipped, releases };
  }

  isParked({ stream, revision }: ParkedStream): boolean {
    return this.#isParked(stream, revision).length > 0;
  }

  park(parked: readonly ParkedStream[]): void {
    this.#park(parked.flatMap(({ stream, revision, reason }) => [stream, revision, reason]));
  }

  skip(skipped: readonly SkippedEvent[]): void {
    this.#skip(
      skipped.flatMap(({ stream, revision, reason, at, actor, note }) => [
        stream,
        revision,
        reason,
        at.toISOString(),
        actor,
        note,
      ]),
    );
  }

  /** @param again where it is parked now; undefined where it goes on */
  release({ stream }: ParkedStream, again: ParkedStream | undefined): void {
    if (again) this.park([again]);
    else this.#release(stream);
    this.#count();
  }
}
