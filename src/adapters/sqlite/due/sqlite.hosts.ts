import { Batcher } from '../../../concurrency/batcher.js';
import type { FetchFate, HostBackoff } from '../../../read-model/host-backoff.js';
import {
  firstNames,
  type HostFacts,
  holdsAmong,
  hostBefore,
  isKnown,
  pageOfHosts,
  stateOf,
} from '../../../read-model/host-states.js';
import {
  type Entrance,
  type Hold,
  type HostQuery,
  type HostSlot,
  type HostState,
  Hosts,
  type Refusal,
  type Why,
} from '../../../read-model/hosts.js';
import type { Page } from '../../../read-model/page.js';
import { inTransaction, whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import type { SqliteRuntimeFile } from '../runtime/sqlite.runtime-file.js';
import { change } from '../statement.js';
import type { SqliteViews } from '../views/sqlite.views.js';
import { AskedHosts, holdJson, releaseJson } from './asked-hosts.js';
import { HostBackoffs } from './host-backoffs.js';
import { SqliteHostEntrance } from './host-entrance.js';
import { HostLoads } from './host-load.js';
import { SqliteHostOverrides } from './host-overrides.js';
import { QueuedHosts } from './queued-hosts.js';

export class SqliteHosts extends Hosts {
  readonly #keep: (jobId: string, host: string, attempt: number, until: number) => number;
  readonly #leave: (jobId: string, attempt: number) => number;
  readonly #hold: (host: string, until: number, hold: string) => number;
  readonly #release: (released: string, host: string, at: number) => number;
  /** Every fetch writes here as it begins and as it ends: what meets in a turn shares a transaction. */
  readonly #writes: Batcher<() => number, number>;
  readonly #queued = new PerFile(({ db }) => new QueuedHosts(db));
  readonly #asked: AskedHosts;
  readonly #loads: HostLoads;
  readonly #entrance: SqliteHostEntrance;
  readonly #backoffs: HostBackoffs;
  readonly #overrides: SqliteHostOverrides;

  constructor(
    private readonly views: SqliteViews,
    private readonly runtime: SqliteRuntimeFile,
  ) {
    super();
    const { db } = runtime;
    this.#asked = new AskedHosts(db);
    this.#loads = new HostLoads(db);
    this.#entrance = new SqliteHostEntrance(db);
    this.#backoffs = new HostBackoffs(db);
    this.#overrides = new SqliteHostOverrides(db);
    this.#writes = new Batcher((writes) => whenFree(() => inTransaction(db, () => writes.map((write) => write()))));
    this.#keep = change(
      db,
      `INSERT INTO slots (job_id, host, attempt, until) VALUES (?, ?, ?, ?)
       ON CONFLICT (job_id) DO UPDATE SET attempt = excluded.attempt, until = excluded.until
       WHERE excluded.attempt >= slots.attempt`, // a late word of an earlier attempt shortens nothing
    );
    this.#leave = change(db, 'DELETE FROM slots WHERE job_id = ? AND attempt <= ?');
    this.#hold = change(
      db,
      `INSERT INTO hosts (host, held_until, next_start, hold) VALUES (?, ?, 0, ?)
       ON CONFLICT (host) DO UPDATE SET held_until = excluded.held_until, hold = excluded.hold, released = NULL
       WHERE excluded.held_until > hosts.held_until`,
    );
    this.#release = change(db, 'UPDATE hosts SET held_until = 0, released = ? WHERE host = ? AND held_until > ?');
  }

  async keep({ jobId, host, attempt, until }: HostSlot): Promise<void> {
    await this.#writes.ask(() => this.#keep(jobId, host, attempt, until.getTime()));
  }

  enter(slot: HostSlot, entrance: Entrance): Promise<Refusal | undefined> {
    const work = () => this.#entrance.enter(slot, entrance, this.#loads.politeness()(slot.host));
    return whenFree(() => inTransaction(this.runtime.db, work));
  }

  async leave(jobId: string, attempt: number): Promise<void> {
    await this.#writes.ask(() => this.#leave(jobId, attempt));
  }

  /** Nearly every host is trusted and answers: that is looked up, and nothing is written. */
  fared(host: string, fate: FetchFate): Promise<HostBackoff | undefined> {
    return whenFree(() => {
      if (fate.kind === 'answered' && !this.#backoffs.of(host)) return undefined;
      const now = inTransaction(this.runtime.db, () => this.#backoffs.change(host, fate));
      return fate.kind === 'failed' && now ? now : undefined;
    });
  }

  async hold(host: string, until: Date, { reason, by, at }: Why): Promise<void> {
    const hold = holdJson({ until, reason, by, since: at });
    await this.#writes.ask(() => this.#hold(host, until.getTime(), hold));
  }

  async release(host: string, why: Why): Promise<boolean> {
    const released = await this.#writes.ask(() => this.#release(releaseJson(why), host, why.at.getTime()));
    return released > 0;
  }

  holds(hosts: readonly string[], at: Date): Promise<ReadonlyMap<string, Hold>> {
    return whenFree(() => holdsAmong(this.#asked.notes(hosts), at));
  }

  async get(host: string, at: Date): Promise<HostState | undefined> {
    const state = await whenFree(() => stateOf(host, this.#facts([host], at), at));
    return isKnown(state) ? state : undefined;
  }

  page(query: HostQuery): Promise<Page<HostState>> {
    return whenFree(() => {
      const { limit, at } = query;
      const after = hostBefore(query);
      const queued = this.#queued.of(this.views.active());
      const most = limit + 1;
      const busy = [queued.names(after, most), this.#asked.names(after, most, at)];
      const lists = [...busy, this.#overrides.names(after, most)];
      const hosts = firstNames(lists, most);
      return pageOfHosts(hosts, this.#facts(hosts, at), query);
    });
  }

  #facts(hosts: readonly string[], at: Date): HostFacts {
    return {
      politeness: this.#loads.politeness(),
      overrides: this.#overrides.of(hosts),
      busy: this.#asked.busy(hosts, at),
      waiting: this.#queued.of(this.views.active()).waiting(hosts),
      notes: this.#asked.notes(hosts),
    };
  }
}
