import type { HostNotes } from '../../../read-model/host-states.js';
import type { Hold, Release } from '../../../read-model/hosts.js';
import type { Database } from '../database.js';
import { query } from '../statement.js';

/** The hosts that are being asked, or are left alone, read from the runtime file. */
export class AskedHosts {
  readonly #names: (after: string, at: number, count: number) => [host: string][];
  readonly #busy: (at: number, hosts: string) => [host: string, slots: number][];
  readonly #notes: (hosts: string) => NotesRow[];

  constructor(db: Database.Database) {
    this.#names = query(
      db,
      `SELECT host FROM slots WHERE host > ?1 AND until > ?2
       UNION
       SELECT host FROM hosts WHERE host > ?1 AND max(held_until, next_start, coalesce(hold ->> '$.until', 0)) > ?2
       ORDER BY host LIMIT ?3`,
    );
    this.#busy = query(
      db,
      'SELECT host, count(*) FROM slots WHERE until > ? AND host IN (SELECT value FROM json_each(?)) GROUP BY host',
    );
    this.#notes = query(
      db,
      `SELECT host, held_until, next_start, hold, released FROM hosts
       WHERE host IN (SELECT value FROM json_each(?))`,
    );
  }

  /** The first ones after a name. */
  names(after: string, count: number, at: Date): readonly string[] {
    return this.#names(after, at.getTime(), count).map(([host]) => host);
  }

  /** How many slots of theirs count still. */
  busy(hosts: readonly string[], at: Date): ReadonlyMap<string, number> {
    return new Map(this.#busy(at.getTime(), JSON.stringify(hosts)));
  }

  notes(hosts: readonly string[]): ReadonlyMap<string, HostNotes> {
    return new Map(this.#notes(JSON.stringify(hosts)).map((row) => [row[0], notesOf(row)]));
  }
}

export function holdJson({ until, since, ...why }: Hold): string {
  return JSON.stringify({ ...why, until: until.getTime(), since: since?.getTime() ?? null });
}

export function releaseJson({ at, ...why }: Release): string {
  return JSON.stringify({ ...why, at: at.getTime() });
}

type NotesRow = [host: string, heldUntil: number, nextStart: number, hold: string | null, released: string | null];

function notesOf([, heldUntil, nextStart, hold, released]: NotesRow): HostNotes {
  return {
    heldUntil: new Date(heldUntil),
    nextStart: new Date(nextStart),
    hold: hold === null ? undefined : holdOf(hold),
    release: released === null ? undefined : releaseOf(released),
  };
}

function holdOf(json: string): Hold {
  const { reason, by, until, since } = JSON.parse(json) as {
    reason: string | null;
    by: string | null;
    until: number;
    since: number | null;
  };
  return { until: new Date(until), reason, by, since: since === null ? null : new Date(since) };
}

function releaseOf(json: string): Release {
  const { reason, by, at } = JSON.parse(json) as { reason: string | null; by: string; at: number };
  return { reason, by, at: new Date(at) };
}
